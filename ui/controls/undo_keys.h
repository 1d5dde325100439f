// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One rule for every field: where nothing has been typed, the keys of undo and redo are the window's.
#pragma once

#include <QObject>

namespace lab::ui {

/// While it lives, a field with the focus takes the keys of undo and redo only while it holds a text that has
/// not been taken over. Qt's fields take them always, and then do nothing.
class UndoKeys : public QObject {
  public:
    explicit UndoKeys(QObject* parent);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace lab::ui
