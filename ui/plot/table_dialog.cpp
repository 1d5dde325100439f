// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/plot/table_dialog.h"

#include "ui/look/number_text.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>
#include <cstdint>
#include <set>

namespace lab::ui {
namespace {

/// Four digits are read; the copy and the CSV have all of them. Whole numbers, which may be steps, stay
/// whole.
QString shownText(double number) {
    const bool whole = std::abs(number) < 1e15 && number == std::floor(number);
    return whole ? countText(static_cast<std::int64_t>(number)) : numberText(number, 4);
}

class TableModel : public QAbstractTableModel {
  public:
    TableModel(const DataTable& table, QObject* parent) : QAbstractTableModel(parent), m_table(table) {}

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
    }
    QVariant data(const QModelIndex& index, int role) const override {
        const Cell& cell =
            m_table.rows[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
        const auto* number = std::get_if<double>(&cell);
        if (role == Qt::DisplayRole)
            return number != nullptr ? shownText(*number) : cellText(cell);
        const bool text = std::holds_alternative<QString>(cell);
        if (role == Qt::TextAlignmentRole)
            return QVariant::fromValue((text ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        return {};
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (role != Qt::DisplayRole)
            return {};
        return orientation == Qt::Horizontal ? QVariant(m_table.columns[section]) : QVariant(section + 1);
    }

  private:
    const DataTable& m_table;
};

} // namespace

TableDialog::TableDialog(const QString& title, DataTable table, QWidget* parent)
    : QDialog(parent), m_table(std::move(table)), m_view(new QTableView(this)) {
    setWindowTitle(title);
    m_view->setModel(new TableModel(m_table, this));
    m_view->setAccessibleName(title);
    m_view->verticalHeader()->hide();
    // Numbers of neighbouring columns do not touch.
    m_view->setStyleSheet(QStringLiteral("QTableView::item { padding: 0 10px; }"));
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->horizontalHeader()->setResizeContentsPrecision(100);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({}); // beside a button without one
    QPushButton* button = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    button->setToolTip(tr("Copies the selected rows, or all, for a spreadsheet"));
    connect(button, &QPushButton::clicked, this, &TableDialog::copy);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(new QShortcut(QKeySequence(QKeySequence::Copy), this), &QShortcut::activated, this,
            &TableDialog::copy);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_view);
    layout->addWidget(buttons);
    resize(640, 480);
}

void TableDialog::copy() const {
    const QModelIndexList cells = m_view->selectionModel()->selectedIndexes();
    std::set<int> chosen;
    for (const QModelIndex& cell : cells)
        chosen.insert(cell.row());
    DataTable part{m_table.columns, {}};
    for (const int row : chosen)
        part.rows.push_back(m_table.rows[static_cast<std::size_t>(row)]);
    // One cell is selected by a mere click.
    QApplication::clipboard()->setText(tsvOf(cells.size() > 1 ? part : m_table));
}

} // namespace lab::ui
