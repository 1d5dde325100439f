// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/upright_slider.h"

#include "ui/controls/hero_slider.h"
#include "ui/look/number_text.h"
#include "ui/look/theme.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

namespace lab::ui {
namespace {

constexpr int sliderHeight = 124;

} // namespace

UprightSlider::UprightSlider(const QString& caption, HeroSlider& hero, QWidget* parent)
    : QWidget(parent), m_hero(hero), m_title(new QLabel(caption)), m_slider(new QSlider(Qt::Vertical)),
      m_value(new QLabel) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    for (QLabel* label : {m_title, m_value}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    m_title->setProperty("role", "secondary");
    m_slider->setFixedHeight(sliderHeight);
    m_slider->setMinimumWidth(24);
    m_slider->setAccessibleName(hero.track()->accessibleName());
    rows->addWidget(m_title);
    rows->addWidget(m_slider, 0, Qt::AlignHCenter);
    rows->addWidget(m_value);
    SliderTrack* track = hero.track();
    m_slider->setRange(track->minimum(), track->maximum());
    m_slider->setPageStep(track->pageStep());
    connect(m_slider, &QSlider::sliderPressed, track, [track] { track->setSliderDown(true); });
    connect(m_slider, &QSlider::sliderReleased, track, [track] {
        track->setSliderDown(false);
        emit track->dragged();
    });
    connect(m_slider, &QSlider::valueChanged, track, &QAbstractSlider::setValue);
    connect(&hero, &HeroSlider::valueShown, this, &UprightSlider::follow);
    setTheme(Theme());
}

void UprightSlider::setTheme(const Theme& theme) {
    for (QLabel* label : {m_title, m_value})
        label->setFont(uiFont(theme.axisPx));
    follow();
}

void UprightSlider::follow() {
    const QSignalBlocker quiet(m_slider);
    if (!m_slider->isSliderDown())
        m_slider->setValue(m_hero.track()->value());
    m_slider->setToolTip(m_hero.track()->accessibleName() + QStringLiteral(": ") + m_hero.box()->text());
    m_value->setText(numberText(m_hero.value(), 2));
    m_value->setVisible(m_value->sizeHint().width() <= width() || !isVisible());
    setEnabled(m_hero.isEnabled());
}

} // namespace lab::ui
