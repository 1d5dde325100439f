// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The numbers behind a plot in a window of their own, to read and to copy.
#pragma once

#include "ui/plot/data_table.h"

#include <QDialog>

class QTableView;

namespace lab::ui {

class TableDialog : public QDialog {
    Q_OBJECT

  public:
    TableDialog(const QString& title, DataTable table, QWidget* parent = nullptr);

    QTableView* view() const { return m_view; }
    /// Puts the selected rows, or all if fewer than two cells are selected, on the clipboard as tab-separated
    /// text.
    void copy() const;

  private:
    DataTable m_table;
    QTableView* m_view;
};

} // namespace lab::ui
