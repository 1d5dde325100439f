// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/choice_list.h"

#include "ui/look/wording/table_text.h"

#include <QListView>
#include <QStandardItemModel>
#include <QStyleOptionComboBox>
#include <QStylePainter>

namespace lab::ui {
namespace {

constexpr int helpRole = Qt::UserRole + 1;

} // namespace

ChoiceList::ChoiceList(std::span<const Choice> choices, QWidget* parent) : QComboBox(parent) {
    // A list of its own, because the default one ignores the style sheet's row height.
    setView(new QListView(this));
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(6);
    setMaxVisibleItems(14);
    for (const Choice& choice : choices) {
        addItem(tableText(choice.label), textOf(choice.key));
        setItemData(count() - 1, tableText(choice.help), helpRole);
        setItemData(count() - 1, tableText(choice.help), Qt::ToolTipRole);
    }
    view()->setMinimumWidth(view()->sizeHintForColumn(0) + 32);
}

void ChoiceList::showReasons(const ReasonAgainst& reasonAgainst) {
    auto* rows = qobject_cast<QStandardItemModel*>(model());
    for (int row = 0; row < count(); ++row) {
        const QString reason = reasonAgainst(itemData(row).toString());
        rows->item(row)->setEnabled(reason.isEmpty());
        setItemData(row, reason.isEmpty() ? itemData(row, helpRole) : reason, Qt::ToolTipRole);
    }
}

QString ChoiceList::shownText() const {
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const int room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width() - 2;
    QString text = option.currentText;
    if (option.fontMetrics.horizontalAdvance(text) > room)
        text = text.section(QLatin1Char(','), 0, 0);
    return option.fontMetrics.elidedText(text, Qt::ElideRight, room);
}

void ChoiceList::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    option.currentText = shownText();
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

} // namespace lab::ui
