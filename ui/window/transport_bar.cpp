// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/window/transport_bar.h"

#include "ui/look/icons.h"
#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/term_label.h"
#include "ui/look/tool_button.h"
#include "ui/look/verdict_chip.h"
#include "ui/look/wording/before_words.h"
#include "ui/look/wording/verdict_words.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace lab::ui {
namespace {

// 1/s to 1000/s in twentieths of a decade, and one position more for "as fast as it can".
constexpr int positionsPerDecade = 20;
constexpr int fastest = 3 * positionsPerDecade + 1;
constexpr int firstSpeed = 26;

/// Below this width the words that icons say too are dropped.
constexpr int narrowWidth = 1180;
/// Below these, speed, epoch and training loss are dropped, and the test loss.
constexpr int tightWidth = 1000, tightestWidth = 860;

double speedAt(int position) {
    if (position >= fastest)
        return 0;
    const double speed = std::pow(10.0, position / double(positionsPerDecade));
    return QByteArray::number(speed, 'g', 2).toDouble();
}

QString speedText(int position) {
    return position >= fastest ? TransportBar::tr("max")
                               : TransportBar::tr("%1/s").arg(numberText(speedAt(position)));
}

/// `role`: of the style sheet. `actions`: see standFor(); none where the bar itself sees to the click.
QToolButton* makeButton(const char* role, const QString& name, const char* actions = nullptr) {
    auto* button = makeIconButton(name, 20);
    if (role != nullptr)
        button->setProperty("role", role);
    if (actions != nullptr)
        standFor(*button, actions);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

/// A caption over its number.
QWidget* makeCounter(const QString& caption, NumberLabel* number) {
    auto* counter = new QWidget;
    auto* label = new TermLabel(caption);
    label->setProperty("role", "secondary");
    number->setAccessibleName(caption);
    auto* rows = new QVBoxLayout(counter);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(1);
    rows->addStretch(1);
    rows->addWidget(label);
    rows->addWidget(number);
    rows->addStretch(1);
    return counter;
}

} // namespace

TransportBar::TransportBar(QWidget* parent)
    : QFrame(parent), m_menu(makeButton(nullptr, tr("Menu"))),
      m_reset(makeButton("button", tr("Reset"), "startOver")),
      m_play(makeButton("primary", tr("Play"), "play")),
      m_step(makeButton("button", tr("Step"), "step epoch")), m_speed(new QSlider(Qt::Horizontal)),
      m_speedText(new QLabel), m_stepCount(new NumberLabel), m_epoch(new NumberLabel),
      m_trainLoss(new NumberLabel), m_testLoss(new NumberLabel), m_row(new QHBoxLayout),
      m_verdict(new VerdictChip), m_cure(new QPushButton),
      m_presentButton(makeButton(nullptr, tr("Present"), "present")),
      m_themeButton(makeButton(nullptr, tr("Theme"))) {
    m_play->setObjectName(QStringLiteral("play"));
    m_themeButton->setObjectName(QStringLiteral("theme"));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->hide();
    m_cure->setObjectName(QStringLiteral("cure"));
    m_cure->setAutoDefault(false);
    m_cure->hide();
    m_step->setPopupMode(QToolButton::MenuButtonPopup);
    m_step->setMenu(new QMenu(m_step));
    m_step->setText(tr("Step"));
    buildLayout();
    connect(m_themeButton, &QToolButton::clicked, this, &TransportBar::themeClicked);
    connect(m_cure, &QPushButton::clicked, this, &TransportBar::cureClicked);
    connect(m_speed, &QSlider::valueChanged, this, [this](int position) {
        m_speedText->setText(speedText(position));
        emit speedChosen(speedAt(position));
    });
    setTheme(themeOf(ThemeName::Light));
}

void TransportBar::buildSpeed() {
    m_speed->setRange(0, fastest);
    m_speed->setPageStep(positionsPerDecade);
    m_speed->setValue(firstSpeed);
    m_speed->setAccessibleName(tr("Speed, steps per second"));
    m_speed->setToolTip(tr("Steps per second; at the right end as fast as it can"));
    m_speedText->setText(speedText(firstSpeed));
    m_speedText->setAlignment(Qt::AlignRight);
    m_speedCaption = new QLabel(tr("Speed"));
    m_speedCaption->setProperty("role", "secondary");
    auto* caption = new QHBoxLayout;
    caption->addWidget(m_speedCaption);
    caption->addWidget(m_speedText, 1);
    m_speedGroup = new QWidget;
    auto* rows = new QVBoxLayout(m_speedGroup);
    rows->setContentsMargins(2, 0, 2, 0);
    rows->setSpacing(0);
    rows->addStretch(1);
    rows->addLayout(caption);
    rows->addWidget(m_speed);
    rows->addStretch(1);
}

void TransportBar::buildLayout() {
    buildSpeed();
    m_counters = {makeCounter(tr("Step"), m_stepCount), makeCounter(tr("Epoch"), m_epoch),
                  makeCounter(tr("Train loss"), m_trainLoss), makeCounter(tr("Test loss"), m_testLoss)};
    m_stepCount->setWidest(QStringLiteral("8888"));
    m_epoch->setWidest(QStringLiteral("88.8"));
    m_trainLoss->setWidest(QStringLiteral("8.888"));
    m_testLoss->setWidest(QStringLiteral("8.888"));
    m_row->setSpacing(8);
    auto* rows = new QVBoxLayout(this); // the row alone cannot be laid out anew while it is the bar's own
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addLayout(m_row);
    order();
}

// From the back of a room the verdict is read first; the hand at a desk goes to the buttons first.
void TransportBar::order() {
    while (QLayoutItem* item = m_row->takeAt(0))
        delete item;
    m_row->setContentsMargins(m_presenting ? 20 : 10, 0, m_presenting ? 20 : 10, 0);
    const auto addButtons = [this] {
        for (QWidget* widget : std::initializer_list<QWidget*>{m_reset, m_play, m_step, m_speedGroup})
            m_row->addWidget(widget);
        m_row->addSpacing(6);
    };
    const auto addCounters = [this] {
        for (QWidget* counter : m_counters) {
            m_row->addWidget(counter);
            m_row->addSpacing(4);
        }
    };
    m_row->addWidget(m_menu);
    if (m_presenting) {
        m_row->addWidget(m_verdict, 1);
        m_row->addWidget(m_cure);
        addCounters();
        addButtons();
    } else {
        addButtons();
        addCounters();
        m_row->addWidget(m_verdict, 1);
        m_row->addWidget(m_cure);
    }
    m_row->addWidget(m_presentButton);
    m_row->addWidget(m_themeButton);
}

double TransportBar::speed() const {
    return speedAt(m_speed->value());
}

void TransportBar::setSpeed(double stepsPerSecond) {
    m_speed->setValue(static_cast<int>(std::lround(positionsPerDecade * std::log10(stepsPerSecond))));
}

void TransportBar::present(const Snapshot& drawn, const Snapshot& said, const Snapshot* saidBefore) {
    m_stepCount->setText(countText(drawn.step));
    m_epoch->setText(fixedText(drawn.epoch, 1));
    m_trainLoss->setText(lossText(said.now.train.loss));
    m_testLoss->setText(lossText(said.now.test.loss));
    m_verdict->present(verdictWords(said), said.playing);
    m_verdict->setBefore(saidBefore == nullptr ? QString() : verdictBefore(*saidBefore, said));
    // After divergence there is nothing left to train; Reset is the way on.
    m_play->setEnabled(!drawn.divergence);
    m_step->setEnabled(!drawn.divergence);
    if (drawn.playing != m_playing)
        showPlaying(drawn.playing);
}

void TransportBar::setTheme(const Theme& theme) {
    m_theme = theme;
    const bool projector = theme.name == ThemeName::Projector;
    setFixedHeight(static_cast<int>((projector ? 84 : 56) * std::sqrt(textSize())));
    const QColor off = blend(theme.ink3, theme.card, 0.6);
    m_menu->setIcon(makeIcon(IconName::Menu, theme.ink2, off));
    m_reset->setIcon(makeIcon(IconName::Reset, theme.ink, off));
    m_step->setIcon(makeIcon(IconName::Step, theme.ink, off));
    m_presentButton->setIcon(makeIcon(IconName::Present, theme.ink2, off));
    m_presentButton->setText(tr("Present"));
    m_presentButton->setFont(uiFont(theme.axisPx));
    const bool toLight = theme.name != ThemeName::Light;
    m_themeButton->setIcon(makeIcon(toLight ? IconName::Sun : IconName::Moon, theme.ink2, off));
    m_themeButton->setText(toLight ? tr("Light") : tr("Dark"));
    m_themeButton->setAccessibleName(toLight ? tr("Light theme") : tr("Dark theme"));
    m_themeButton->setToolTip(toLight ? tr("Change to the light theme") : tr("Change to the dark theme"));
    m_themeButton->setFont(uiFont(theme.axisPx));
    m_verdict->setTheme(theme);
    showPlaying(m_playing);
    fit();
}

void TransportBar::setFonts() {
    const bool projector = m_theme.name == ThemeName::Projector;
    const double captionPx = projector ? m_theme.bodyPx : m_theme.labelPx;
    const int side = projector ? 60 : 40;
    // What parts two numbers grows with them; at the usual size the row's spacing does.
    const int apart = std::max(0, static_cast<int>(0.75 * m_theme.counterPx) - 12);
    for (QWidget* counter : m_counters) {
        counter->findChild<QLabel*>()->setFont(uiFont(captionPx));
        counter->layout()->setContentsMargins(0, 0, apart, 0);
    }
    for (NumberLabel* number : {m_stepCount, m_epoch, m_trainLoss, m_testLoss}) {
        number->setFont(uiFont(m_theme.counterPx, QFont::DemiBold));
        number->setColor(m_theme.ink);
    }
    m_speedCaption->setFont(uiFont(captionPx));
    m_speedText->setFont(uiFont(captionPx));
    m_speedGroup->setFixedWidth(static_cast<int>(textSize() * (projector ? 150 : 104)));
    const QFont buttonFont = uiFont(textSize() * (projector ? 22 : 14), QFont::DemiBold);
    const QSize iconSize = projector ? QSize(28, 28) : QSize(20, 20);
    for (QToolButton* button : {m_menu, m_reset, m_play, m_step}) {
        button->setFont(buttonFont);
        button->setIconSize(iconSize);
        button->setFixedHeight(side);
    }
    m_cure->setFont(uiFont(m_theme.bodyPx, QFont::DemiBold));
    m_cure->setFixedHeight(side);
    m_menu->setFixedWidth(projector ? side : 36);
    m_reset->setFixedWidth(side);
    // As wide as the longer word, so that nothing moves when it changes.
    const QFontMetricsF metrics(buttonFont);
    const double word =
        std::max(metrics.horizontalAdvance(tr("Play")), metrics.horizontalAdvance(tr("Pause")));
    m_play->setFixedWidth(static_cast<int>(std::ceil(word)) + iconSize.width() + (projector ? 36 : 30));
}

void TransportBar::setMenu(QMenu* menu) {
    m_menu->setMenu(menu);
    m_menu->setVisible(menu != nullptr);
}

void TransportBar::setStepActions(const QList<QAction*>& actions) {
    m_step->menu()->addActions(actions);
}

void TransportBar::setCure(const QString& text) {
    if (text.isEmpty() == m_cure->isHidden() && text == m_cure->text())
        return;
    m_cure->setText(text);
    m_cure->setVisible(!text.isEmpty());
    fit();
}

void TransportBar::setPresenting(bool presenting) {
    m_presenting = presenting;
    order();
    fit();
}

void TransportBar::showPlaying(bool playing) {
    m_playing = playing;
    m_play->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_play->setIcon(makeIcon(playing ? IconName::Pause : IconName::Play, m_theme.onAccent, m_theme.ink3));
    m_play->setText(playing ? tr("Pause") : tr("Play"));
    m_play->setAccessibleName(m_play->text());
}

void TransportBar::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fit();
}

void TransportBar::fit() {
    const bool projector = m_theme.name == ThemeName::Projector;
    const int cure = m_cure->isHidden() ? 0 : m_cure->sizeHint().width();
    const double room = (width() - cure) / textSize();
    const bool narrow = room < narrowWidth;
    const bool words = !narrow && !projector;
    m_step->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    for (QToolButton* button : {m_presentButton, m_themeButton}) {
        button->setToolButtonStyle(words ? Qt::ToolButtonTextUnderIcon : Qt::ToolButtonIconOnly);
        button->setFixedSize(words ? static_cast<int>(56 * textSize()) : 40, 44);
    }
    // From the back of a room one reads the verdict, the step and, where it leaves room for it, the test
    // loss.
    const bool all = room >= (projector ? 1700 : tightWidth);
    for (QWidget* widget : {m_speedGroup, m_counters[1], m_counters[2]})
        widget->setVisible(all);
    m_counters[3]->setVisible(room >= (m_presenting ? narrowWidth : tightestWidth));
    m_menu->setVisible(!m_presenting && m_menu->menu() != nullptr);
    for (QToolButton* button : {m_presentButton, m_themeButton})
        button->setVisible(!m_presenting);
    // Last, because the style sheet sets the font anew when a hidden widget is shown for the first time.
    setFonts();
}

} // namespace lab::ui
