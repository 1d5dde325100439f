// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/card.h"

#include "ui/cards/card_menu.h"
#include "ui/cards/quantity_button.h"
#include "ui/look/glossary.h"
#include "ui/look/icons.h"
#include "ui/look/term_label.h"
#include "ui/look/tool_button.h"
#include "ui/plot/plot.h"
#include "ui/plot/reading.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace lab::ui {
namespace {

constexpr int cardPadding = 14;
constexpr double cardRadius = 6;
/// Time axes are no shorter than so many steps.
constexpr double shortestRun = 5;
/// "Recent" is so much of the run.
constexpr double recentShare = 0.2;

/// Up to this size a card's type is the theme's; beyond, it grows with the card, so that a maximised one, or
/// one on a 4K screen, is read from as far away as it is seen.
constexpr QSizeF largestInGrid{620, 360};
constexpr double mostScale = 1.8;
/// The same of a plot on a projector, whose type is large already.
constexpr QSizeF largestPresented{960, 620};
constexpr double mostPresentedScale = 2;

QToolButton* makeButton(QWidget* parent, const QString& name) {
    auto* button = makeIconButton(name, 16, {24, 24}, parent);
    button->setAutoRaise(true);
    return button;
}

} // namespace

Card::Card(QString key, const QString& title, QWidget* parent)
    : QFrame(parent), m_key(std::move(key)), m_selection(new Selection(this)),
      m_title(new TermLabel(QString(), this)), m_chooser(makeButton(this, tr("Choose another plot"))),
      m_export(makeButton(this, tr("Save, copy or show the numbers"))),
      m_maximize(makeButton(this, tr("Maximise"))), m_header(makeHeader()), m_reading(new ReadingLine(this)),
      m_body(new QVBoxLayout), m_readOut(new ReadOut(this)) {
    setObjectName(m_key);
    setFocusPolicy(Qt::TabFocus);
    connect(m_maximize, &QToolButton::clicked, this, &Card::maximizeToggled);
    connect(m_export, &QToolButton::clicked, this, [this] {
        const auto menu = makeExportMenu(*this);
        menu->exec(m_export->mapToGlobal(QPoint(0, m_export->height())));
    });

    auto* layout = new QVBoxLayout(this);
    // The border, and the ring around a card that has the keys.
    layout->setContentsMargins(2, 5, 2, 2);
    layout->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(cardPadding - 2, 0, 6, 0);
    top->setSpacing(0);
    top->addWidget(m_header);
    top->addWidget(m_reading);
    layout->addLayout(top);
    layout->addLayout(m_body, 1);

    setSelection(*m_selection);
    setTitle(title);
    setMaximized(false);
    Card::setTheme(themeOf(ThemeName::Light));
}

QWidget* Card::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_title);
    row->addWidget(m_chooser);
    m_chooser->setObjectName(QStringLiteral("chooser"));
    m_chooser->setPopupMode(QToolButton::InstantPopup);
    m_chooser->hide();
    row->addStretch(1);
    row->addWidget(m_export);
    row->addWidget(m_maximize);
    header->installEventFilter(this);
    m_title->installEventFilter(this);
    for (QToolButton* button : {m_export, m_maximize})
        button->installEventFilter(this);
    return header;
}

// Where there is no room for all of it, its brief form, or as much as fits.
void Card::fitTitle() {
    const auto* row = static_cast<const QHBoxLayout*>(m_header->layout());
    int room = m_header->width();
    for (int i = 0; i < row->count(); ++i) {
        const QWidget* part = row->itemAt(i)->widget();
        if (part != nullptr && part != m_title && part != m_selector && !part->isHidden())
            room -= part->sizeHint().width() + row->spacing();
    }
    const QFontMetricsF metrics(m_title->font());
    QString shown = m_wholeTitle;
    if (m_selector != nullptr) {
        room -= row->spacing();
        m_selector->setCompact(metrics.horizontalAdvance(shown) > room - m_selector->wholeWidth());
        room -= m_selector->sizeHint().width();
    }
    if (metrics.horizontalAdvance(shown) > room)
        shown = m_briefTitle;
    m_title->setText(metrics.elidedText(shown, Qt::ElideRight, room));
}

QString Card::reading() const {
    return m_reading->longest();
}

QString Card::shownReading() const {
    return m_reading->shown();
}

void Card::present(const Scene& drawn, const Scene& said) {
    const Snapshot& words = said.inHand();
    const std::pair saying(words.generation, words.step);
    const bool same = &drawn.inHand() == &words;
    if (same || saying != m_said) {
        m_said = saying;
        m_announces = !words.playing || words.diagnosis.verdict != m_verdict;
        m_verdict = words.diagnosis.verdict;
        drawStep(said);
        if (m_announces)
            describe();
        m_announces = true;
    }
    if (!same) {
        m_speaks = false;
        drawStep(drawn);
        m_speaks = true;
    }
    showReadOut();
}

void Card::drawStep(const Scene& scene) {
    m_step = scene.inHand().step;
    m_end = static_cast<double>(recordedEnd(scene.inHand()));
    if (scene.ghost() != nullptr)
        m_end = std::max(m_end, static_cast<double>(recordedEnd(*scene.ghost())));
    m_reach = std::max(m_reach, m_end);
    draw(scene);
}

void Card::startOver() {
    m_reach = 0;
    if (m_pane == nullptr)
        return;
    m_pane->x().choose({});
    m_pane->y().choose({});
}

void Card::setSelection(Selection& selection) {
    m_selection->disconnect(this);
    m_selection = &selection;
    connect(m_selection, &Selection::changed, this, &Card::follow);
}

std::size_t Card::selectedLayer() const {
    return m_selection->layer();
}

const std::optional<std::size_t>& Card::litLayer() const {
    return m_selection->hoveredLayer();
}

void Card::follow(Selection::Part part) {
    switch (part) {
    case Selection::Part::Document:
        break;
    case Selection::Part::Run:
        return startOver();
    case Selection::Part::Layer:
        return layerChanged();
    case Selection::Part::HoveredLayer:
        return layerLit();
    case Selection::Part::HoveredStep:
        if (hasTimeAxis())
            m_pane->showLine(m_selection->hoveredStep());
        break;
    case Selection::Part::VisibleSteps:
        return showSteps();
    }
}

void Card::setTheme(const Theme& theme) {
    m_wholeTheme = theme;
    m_scale = typeScale();
    takeTheme(scaled(theme, m_scale));
}

// In tenths: text does not change with each pixel that a window grows.
double Card::typeScale() const {
    const bool projected = m_wholeTheme.name == ThemeName::Projector;
    const QSizeF usual = projected ? largestPresented : largestInGrid;
    const double largest = projected ? mostPresentedScale : mostScale;
    return std::clamp(std::floor(10 * std::min(width() / usual.width(), height() / usual.height())) / 10, 1.0,
                      largest);
}

void Card::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    if (typeScale() != m_scale)
        setTheme(m_wholeTheme);
}

void Card::takeTheme(const Theme& theme) {
    m_theme = theme;
    m_title->setFont(uiFont(theme.titlePx, QFont::DemiBold));
    m_reading->setFont(uiFont(theme.readingPx));
    m_reading->setColor(theme.ink);
    QPalette palette = m_title->palette();
    palette.setColor(QPalette::WindowText, theme.ink);
    m_title->setPalette(palette);
    const int side = std::max(24, static_cast<int>(std::lround(1.5 * theme.titlePx)));
    m_chooser->setFixedSize(side, side);
    m_chooser->setIconSize(QSize(side, side) * 2 / 3);
    const int button = static_cast<int>(std::lround(24 * m_scale));
    for (QToolButton* tool : {m_export, m_maximize}) {
        tool->setFixedSize(button, button);
        tool->setIconSize(QSize(button, button) * 2 / 3);
    }
    m_chooser->setIcon(makeIcon(IconName::Chevron, theme.ink, theme.ink3));
    m_readOut->setTheme(theme);
    if (m_pane != nullptr)
        m_pane->setTheme(theme);
    showIcons();
    update();
}

void Card::setMaximized(bool maximized) {
    m_maximized = maximized;
    const QString text = maximized ? tr("Back to all cards") : tr("Maximise");
    m_maximize->setToolTip(text);
    m_maximize->setAccessibleName(text);
    showIcons();
}

bool Card::showsPane() const {
    return m_pane != nullptr && !m_pane->plot().isHidden();
}

void Card::setFramed(bool framed) {
    m_framed = framed;
    m_export->setVisible(framed);
    m_maximize->setVisible(framed);
    update();
}

void Card::setChooser(QMenu* chooser) {
    m_chooser->setMenu(chooser);
    m_chooser->setVisible(chooser != nullptr);
    m_title->setCursor(chooser != nullptr ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Card::showSteps() {
    const std::optional<Stretch>& steps = m_selection->visibleSteps();
    if (!hasTimeAxis() || m_pane->x().chosen() == steps)
        return;
    m_pane->x().choose(steps);
    redrawPlot(m_pane->plot());
}

void Card::fitRecent() {
    if (!hasTimeAxis() || m_step < 2)
        return;
    const auto end = static_cast<double>(m_step);
    const Stretch recent{end * (1 - recentShare), end};
    m_pane->x().choose(recent);
    m_pane->y().choose(valuesWithin(recent));
    redrawPlot(m_pane->plot());
    m_selection->showSteps(recent);
}

void Card::fitAll() {
    if (m_pane == nullptr)
        return;
    m_reach = m_end;
    refit();
    m_pane->showAll();
}

Figure Card::figure() const {
    Figure figure;
    figure.name = fileNameOf(title());
    figure.step = m_step;
    figure.title = title();
    figure.reading = reading();
    figure.theme = m_theme;
    for (int i = 0; i < m_body->count(); ++i)
        figure.parts.push_back(m_body->itemAt(i)->widget());
    figure.table = table();
    return figure;
}

void Card::setTitle(const QString& title, const QString& brief) {
    m_wholeTitle = title;
    m_briefTitle = brief.isEmpty() ? title.section(QLatin1Char(':'), 0, 0) : brief;
    fitTitle();
    setAccessibleName(title);
    describe();
}

void Card::setReading(QStringList forms) {
    if (!m_speaks || forms == m_reading->forms())
        return;
    m_reading->setForms(std::move(forms));
    if (m_announces)
        describe();
}

void Card::addHeaderWidget(QWidget* widget) {
    auto* header = static_cast<QHBoxLayout*>(m_header->layout());
    header->insertWidget(header->count() - 2, widget);
}

void Card::addHeaderWidget(QuantityButton* selector) {
    m_selector = selector;
    addHeaderWidget(static_cast<QWidget*>(selector));
}

void Card::setPane(PlotPane* pane, Axis axis) {
    m_pane = pane;
    m_axis = axis;
    pane->setTheme(m_theme);
    if (axis != Axis::Steps)
        return;
    connect(pane, &PlotPane::viewChanged, this, [this] { m_selection->showSteps(m_pane->x().chosen()); });
    connect(pane, &PlotPane::clicked, this, [this](const QPointF&, Qt::KeyboardModifiers keys) {
        // What the cursor stands at: a glyph's step, or the point that is read out.
        if (const auto& step = m_selection->hoveredStep())
            emit stepPicked(*step, keys.testFlag(Qt::ShiftModifier));
    });
}

double Card::timeReach() const {
    return niceCeiling(std::max(shortestRun, m_reach));
}

bool Card::eventFilter(QObject* watched, QEvent* event) {
    const auto hasReadOut = [watched](const auto& part) { return part->widget == watched; };
    if (event->type() == QEvent::ToolTip && std::ranges::any_of(m_watched, hasReadOut)) {
        // What the place says stands in the read-out; what a word of the plot means, in the tooltip.
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto* plot = qobject_cast<const QCustomPlot*>(watched))
            QToolTip::showText(help->globalPos(), termHelp(plotTextAt(*plot, help->pos())));
        return true;
    }
    // The title opens the list as the chevron beside it does.
    if (watched == m_title && event->type() == QEvent::MouseButtonPress && !m_chooser->isHidden()) {
        m_chooser->showMenu();
        return true;
    }
    if (watched == m_header && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        fitTitle();
    if (watched == m_header && event->type() == QEvent::MouseButtonDblClick)
        emit maximizeToggled();
    else if (event->type() == QEvent::Enter || event->type() == QEvent::Leave)
        showIcons();
    if (event->type() == QEvent::MouseMove)
        hover(qobject_cast<QWidget*>(watched), static_cast<QMouseEvent*>(event)->position());
    else if (event->type() == QEvent::Leave)
        hover(qobject_cast<QWidget*>(watched), std::nullopt);
    return QFrame::eventFilter(watched, event);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_framed && !hasFocus()) {
        painter.fillRect(rect(), m_theme.card);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const double line = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus() ? m_theme.accent : m_theme.border, line));
    painter.setBrush(m_theme.card);
    const double inset = line / 2;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), cardRadius, cardRadius);
}

void Card::showIcons() {
    const auto color = [this](const QToolButton& button) {
        return button.underMouse() ? m_theme.ink : m_theme.ink3;
    };
    m_export->setIcon(makeIcon(IconName::Export, color(*m_export), m_theme.ink3));
    m_maximize->setIcon(
        makeIcon(m_maximized ? IconName::Restore : IconName::Maximize, color(*m_maximize), m_theme.ink3));
}

// A screen reader speaks each time these change: not thirty times a second while playing.
void Card::describe() {
    m_reading->setAccessibleName(reading());
    setAccessibleDescription(m_reading->forms().isEmpty() ? title()
                                                          : title() + QStringLiteral(": ") + reading());
}

} // namespace lab::ui
