// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why an entry was refused, below its field.
#pragma once

#include <QLabel>

namespace lab::ui {

/// Floats over what is below the field, so that nothing moves. The field is marked as long as the note
/// stands: until the next entry, Esc, or until the field is left, for it shows the value in force again.
class ProblemNote : public QLabel {
    Q_OBJECT

  public:
    /// field: what is typed into. owner: whose part the note is.
    ProblemNote(QWidget& field, QWidget* owner);

    /// An empty text takes the note away. False if the field has been left already: then nobody looks there,
    /// and it has to be said elsewhere.
    bool say(const QString& problem);
    QString problem() const { return text(); }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void place();

    QWidget* m_field;
    QWidget* m_owner;
};

} // namespace lab::ui
