// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/segmented_choice.h"

#include "ui/look/wording/table_text.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lab::ui {

/// One segment; rounded where the row begins or ends. The row says which one is checked.
class Segment : public QAbstractButton {
  public:
    enum class Place { First, Middle, Last };

    explicit Segment(Place place) : m_place(place) {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        setTheme(Theme());
    }

    void setTheme(const Theme& theme) {
        m_theme = theme;
        m_zoom = theme.bodyPx / Theme().bodyPx;
        // On a projector nothing is smaller than its body text.
        setFont(uiFont(theme.name == ThemeName::Projector ? theme.bodyPx : 12.5 * m_zoom));
        updateGeometry();
        update();
    }
    void setPlace(Place place) { m_place = place; }
    /// The option's picture, in a unit square with y downwards.
    void setCurve(QPolygonF curve) { m_curve = std::move(curve); }
    /// What the text and its sides take in the bold of a choice; with the picture, if there is room.
    int wantedWidth() const {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        const double chevron = m_place == Place::Last ? chevronWidth : 0;
        return static_cast<int>(
            std::ceil(QFontMetricsF(bold).horizontalAdvance(text()) + m_zoom * (2 * side + chevron)));
    }
    int roomyWidth() const { return wantedWidth() + (m_curve.isEmpty() ? 0 : curvePart()); }
    QSize sizeHint() const override { return {roomyWidth(), static_cast<int>(std::lround(m_zoom * 30))}; }
    QSize minimumSizeHint() const override { return {36, sizeHint().height()}; }

  protected:
    void nextCheckState() override {}
    /// The row moves from one to the next.
    void keyPressEvent(QKeyEvent* event) override {
        const int key = event->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down)
            event->ignore();
        else
            QAbstractButton::keyPressEvent(event);
    }

    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor fill = isChecked()   ? m_theme.accent
                            : isDown()    ? m_theme.selection
                            : isEnabled() ? m_theme.card
                                          : m_theme.dock;
        painter.setPen(QPen(isChecked() ? m_theme.accent : underMouse() ? m_theme.axis : m_theme.border, 1));
        painter.setBrush(fill);
        painter.drawPath(outline(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5)));
        if (hasFocus()) {
            painter.setPen(QPen(isChecked() ? m_theme.onAccent : m_theme.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 2.5, 2.5);
        }
        paintContent(painter);
    }

  private:
    QPainterPath outline(const QRectF& r) const {
        QPainterPath path;
        path.addRoundedRect(r, 4.5, 4.5);
        QPainterPath square;
        if (m_place != Place::First)
            square.addRect(QRectF(r.left(), r.top(), r.width() / 2, r.height()));
        if (m_place != Place::Last)
            square.addRect(QRectF(r.center().x(), r.top(), r.width() / 2, r.height()));
        return path.united(square);
    }

    void paintContent(QPainter& painter) const {
        const QColor ink = isChecked() ? m_theme.onAccent : isEnabled() ? m_theme.ink : m_theme.ink3;
        QFont face = font();
        if (isChecked())
            face.setWeight(QFont::DemiBold);
        painter.setFont(face);
        const double chevron = m_place == Place::Last ? m_zoom * chevronWidth : 0;
        QRectF place = QRectF(rect()).adjusted(m_zoom * side, 0, -m_zoom * side - chevron, 0);
        const QFontMetricsF metrics(face);
        const QPen pen(ink, 1.5 * m_zoom, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
        if (!m_curve.isEmpty() && width() >= roomyWidth()) {
            const double content = curvePart() + metrics.horizontalAdvance(text());
            const QSizeF size = m_zoom * QSizeF(curveWidth, curveHeight);
            const QRectF box(QPointF(place.center().x() - content / 2, (height() - size.height()) / 2), size);
            paintCurve(painter, box, pen);
            place.setLeft(box.left() + curvePart());
            place.setWidth(metrics.horizontalAdvance(text()) + 1);
        }
        painter.setPen(ink);
        painter.drawText(place, Qt::AlignCenter, metrics.elidedText(text(), Qt::ElideRight, place.width()));
        if (m_place != Place::Last)
            return;
        painter.setPen(pen);
        const double wing = 4 * m_zoom;
        const QPointF tip(width() - 11.5 * m_zoom, height() / 2.0 + wing / 2);
        painter.drawPolyline(QPolygonF{tip + QPointF(-wing, -wing), tip, tip + QPointF(wing, -wing)});
    }

    void paintCurve(QPainter& painter, const QRectF& box, const QPen& pen) const {
        QPolygonF line;
        for (const QPointF& point : m_curve)
            line << QPointF(box.left() + point.x() * box.width(), box.top() + point.y() * box.height());
        painter.setPen(pen);
        painter.drawPolyline(line);
    }

    int curvePart() const { return static_cast<int>(std::ceil(m_zoom * (curveWidth + curveGap))); }

    static constexpr double side = 4;
    static constexpr double chevronWidth = 12;
    static constexpr double curveWidth = 14, curveHeight = 12, curveGap = 4;

    Theme m_theme;
    double m_zoom = 1;
    Place m_place;
    QPolygonF m_curve;
};

namespace {

constexpr std::size_t shownOpenly = 3;

QString helpOf(const Choice& choice) {
    return QStringLiteral("%1: %2").arg(tableText(choice.label), tableText(choice.help));
}

} // namespace

SegmentedChoice::SegmentedChoice(std::span<const Choice> choices, const QString& name, QWidget* parent)
    : ChoiceEditor(parent), m_more(new Segment(Segment::Place::Last)), m_menu(new QMenu(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    new QActionGroup(m_menu); // makes the menu's options exclude each other
    for (const Choice& choice : choices)
        m_segments.size() < shownOpenly ? addSegment(choice) : addToMenu(choice);
    for (Segment* segment : m_segments)
        row->addWidget(segment);
    m_segments.front()->setPlace(Segment::Place::First);
    m_more->setAccessibleName(tr("%1: more").arg(name));
    row->addWidget(m_more);
    m_more->setVisible(!m_others.empty());
    connect(m_more, &QAbstractButton::clicked, this, &SegmentedChoice::openMenu);
    setCurrent({});
}

void SegmentedChoice::addSegment(const Choice& choice) {
    auto* segment = new Segment(Segment::Place::Middle);
    const QString key = textOf(choice.key);
    segment->setObjectName(key);
    segment->setText(tableText(choice.label));
    segment->setAccessibleName(tableText(choice.label));
    segment->setProperty("help", helpOf(choice));
    segment->setToolTip(helpOf(choice));
    m_segments.push_back(segment);
    connect(segment, &QAbstractButton::clicked, this, [this, key] { choose(key); });
}

void SegmentedChoice::choose(const QString& key) {
    setCurrent(key);
    emit chosen(key);
}

void SegmentedChoice::addToMenu(const Choice& choice) {
    QAction* action = m_menu->addAction(tableText(choice.label));
    const QString key = textOf(choice.key);
    action->setObjectName(key);
    action->setCheckable(true);
    action->setProperty("help", helpOf(choice));
    action->setToolTip(helpOf(choice));
    m_menu->setToolTipsVisible(true);
    m_menu->findChild<QActionGroup*>()->addAction(action);
    m_others.push_back(action);
    connect(action, &QAction::triggered, this, [this, key] { choose(key); });
}

void SegmentedChoice::openMenu() {
    m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
}

void SegmentedChoice::setCurrent(const QString& key) {
    for (Segment* segment : m_segments)
        segment->setChecked(segment->objectName() == key);
    m_more->setText(tr("More"));
    m_more->setToolTip(tr("More options"));
    m_more->setChecked(false);
    for (QAction* action : m_others) {
        action->setChecked(action->objectName() == key);
        if (!action->isChecked())
            continue;
        m_more->setChecked(true);
        // What stands in brackets has room in the menu and in the tooltip.
        m_more->setText(action->text().section(QStringLiteral(" ("), 0, 0));
        m_more->setToolTip(action->property("help").toString());
    }
    shareWidth();
    placeTabStop();
}

std::vector<Segment*> SegmentedChoice::allSegments() const {
    std::vector<Segment*> all = m_segments;
    if (!m_others.empty())
        all.push_back(m_more);
    return all;
}

// Tab stops once at the whole row, at what is chosen: the arrows move within it.
void SegmentedChoice::placeTabStop() {
    const std::vector<Segment*> all = allSegments();
    auto stop = std::ranges::find_if(all, &QAbstractButton::isChecked);
    if (stop == all.end() || !(*stop)->isEnabled())
        stop = std::ranges::find_if(all, [](const Segment* segment) { return segment->isEnabled(); });
    for (Segment* segment : all)
        segment->setFocusPolicy(stop != all.end() && segment == *stop ? Qt::StrongFocus : Qt::ClickFocus);
}

void SegmentedChoice::keyPressEvent(QKeyEvent* event) {
    const bool on = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    std::vector<Segment*> all = allSegments();
    if (!on)
        std::ranges::reverse(all);
    const auto from = std::ranges::find_if(all, &QWidget::hasFocus);
    if (from == all.end() || (!on && event->key() != Qt::Key_Left && event->key() != Qt::Key_Up))
        return ChoiceEditor::keyPressEvent(event);
    const auto next = std::find_if(from + 1, all.end(), [](const Segment* s) { return s->isEnabled(); });
    if (next == all.end())
        return;
    (*next)->setFocus(Qt::OtherFocusReason);
    if (*next != m_more)
        choose((*next)->objectName());
}

void SegmentedChoice::setCurves(const std::function<QPolygonF(const QString& key)>& curveOf) {
    for (Segment* segment : m_segments)
        segment->setCurve(curveOf(segment->objectName()));
    shareWidth();
}

bool SegmentedChoice::isCut() const {
    const auto tight = [](const Segment* segment) { return segment->width() < segment->wantedWidth(); };
    return std::ranges::any_of(m_segments, tight) || tight(m_more);
}

// In proportion to the words, and to the pictures where there is room for all: a long choice is read whole.
void SegmentedChoice::shareWidth() {
    auto* row = static_cast<QHBoxLayout*>(layout());
    int roomy = 0;
    for (const Segment* segment : allSegments())
        roomy += segment->roomyWidth();
    for (Segment* segment : allSegments())
        row->setStretchFactor(segment, width() >= roomy ? segment->roomyWidth() : segment->wantedWidth());
}

void SegmentedChoice::resizeEvent(QResizeEvent* event) {
    ChoiceEditor::resizeEvent(event);
    shareWidth();
}

void SegmentedChoice::showReasons(const ReasonAgainst& reasonAgainst) {
    const auto show = [&](auto* option) {
        const QString reason = reasonAgainst(option->objectName());
        option->setEnabled(reason.isEmpty());
        option->setToolTip(reason.isEmpty() ? option->property("help").toString() : reason);
    };
    std::ranges::for_each(m_segments, show);
    std::ranges::for_each(m_others, show);
    placeTabStop();
}

void SegmentedChoice::setTheme(const Theme& theme) {
    for (Segment* segment : m_segments)
        segment->setTheme(theme);
    m_more->setTheme(theme);
    m_menu->setFont(uiFont(theme.bodyPx));
    shareWidth();
}

} // namespace lab::ui
