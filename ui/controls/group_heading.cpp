// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/group_heading.h"

#include "core/data/library.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"
#include "ui/look/wording/table_text.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>

#include <algorithm>

namespace lab::ui {
namespace {

QString dataSummary(const Snapshot& snapshot) {
    const DataSource* source = findDataSource(snapshot.experiment.dataset);
    const QString name = source == nullptr ? QString() : tableText(source->name);
    return GroupHeading::tr("%1, %2 train + %3 test")
        .arg(name, countText(snapshot.data->train.rows()), countText(snapshot.data->test.rows()));
}

QString networkSummary(const Snapshot& snapshot) {
    std::int64_t parameters = 0;
    for (const LayerShape& layer : snapshot.layers)
        parameters += layer.parameterCount();
    const QString ends = QStringLiteral("%1 \u2013 %2%3");
    const QString hidden = snapshot.experiment.depth == 0 ? QString()
                                                          : QStringLiteral("%1\u00D7%2 \u2013 ")
                                                                .arg(countText(snapshot.experiment.depth),
                                                                     countText(snapshot.experiment.width));
    return GroupHeading::tr("%1, %2 parameters")
        .arg(
            ends.arg(countText(snapshot.data->features())).arg(hidden).arg(countText(snapshot.data->outputs)),
            countText(parameters));
}

} // namespace

QString groupSummary(std::string_view group, const Snapshot& snapshot) {
    if (snapshot.data && group == "Data")
        return dataSummary(snapshot);
    if (snapshot.data && group == "Network")
        return networkSummary(snapshot);
    return group == "Training" ? GroupHeading::tr("• acts at once") : QString();
}

GroupHeading::GroupHeading(std::string_view group, QWidget* parent)
    : QWidget(parent), m_group(group), m_name(new QLabel(tableText(group))), m_place(new QLabel) {
    setMinimumHeight(22);
    setTheme(Theme());
    m_place->setProperty("role", "secondary");
    m_place->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    // Its text is elided to the room there is; it must not ask for more.
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_name);
    row->addWidget(m_place, 1);
}

void GroupHeading::setSummary(const QString& summary) {
    if (m_summary == summary)
        return;
    m_summary = summary;
    m_place->setToolTip(summary);
    elide();
}

void GroupHeading::setTheme(const Theme& theme) {
    m_name->setFont(uiFont(theme.bodyPx, QFont::DemiBold));
    m_place->setFont(uiFont(theme.bodyPx * 12 / 13));
    elide();
}

void GroupHeading::resizeEvent(QResizeEvent*) {
    elide();
}

void GroupHeading::elide() {
    const int room = width() - m_name->sizeHint().width() - 12;
    const QFontMetrics metrics(m_place->font());
    // The last part is the one that can be missed.
    const bool fits = metrics.horizontalAdvance(m_summary) <= room;
    const QString shown = fits ? m_summary : m_summary.section(QStringLiteral(", "), 0, -2);
    m_place->setText(metrics.elidedText(shown, Qt::ElideRight, std::max(0, room)));
}

} // namespace lab::ui
