// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/activation_switch.h"

#include "core/math/activation.h"
#include "ui/controls/segmented_choice.h"
#include "ui/look/wording/table_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lab::ui {
namespace {

/// f over -3 ... 3, as large as the unit square allows.
QPolygonF curveOf(const QString& key) {
    constexpr int points = 25;
    constexpr double reach = 3;
    const Activation& activation = *findActivation(key.toStdString());
    std::vector<double> values;
    for (int i = 0; i < points; ++i)
        values.push_back(activation.f(reach * (2.0 * i / (points - 1) - 1), {}));
    const auto [low, high] = std::ranges::minmax(values);
    const double span = high > low ? high - low : 1;
    QPolygonF curve;
    for (int i = 0; i < points; ++i)
        curve << QPointF(i / (points - 1.0), (high - values[static_cast<std::size_t>(i)]) / span);
    return curve;
}

} // namespace

ActivationSwitch::ActivationSwitch(QWidget* parent)
    : QWidget(parent), m_title(new QLabel(tr("Activation"))), m_hint(new QLabel),
      m_choice(new SegmentedChoice(findParameter("activation")->choices(), tr("Activation"))) {
    m_hint->setProperty("role", "secondary");
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_choice->setCurves(curveOf);
    m_choice->setAccessibleName(tr("Activation"));
    m_title->setBuddy(m_choice);
    m_title->setToolTip(tr("What each hidden unit does to its input z.\n"
                           "Restarts the run from step 0 with the same seed."));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_hint, 1);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    rows->addLayout(head);
    rows->addWidget(m_choice);
    rows->addStretch(1); // beside the sliders of present mode, which are higher
    connect(m_choice, &SegmentedChoice::chosen, this, &ActivationSwitch::chosen);
    show(Experiment());
    setTheme(themeOf(ThemeName::Light));
}

void ActivationSwitch::show(const Experiment& experiment) {
    if (!m_current.empty() && m_current != experiment.activation)
        m_former = m_current;
    m_current = experiment.activation;
    m_choice->setCurrent(textOf(m_current));
    m_choice->setEnabled(experiment.depth > 0);
    showHint();
}

void ActivationSwitch::showHint() {
    const Activation* former = findActivation(m_former);
    m_hint->setText(former != nullptr ? tr("was %1").arg(tableText(former->name)) : tr("keys R, S, T"));
}

void ActivationSwitch::setTheme(const Theme& theme) {
    m_title->setFont(uiFont(theme.titlePx, QFont::DemiBold));
    m_hint->setFont(uiFont(theme.labelPx));
    m_choice->setTheme(theme);
}

} // namespace lab::ui
