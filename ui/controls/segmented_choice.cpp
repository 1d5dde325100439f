// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/controls/segmented_choice.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QButtonGroup>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lab::ui {

/// One segment; rounded where the row begins or ends.
class Segment : public QAbstractButton {
  public:
    enum class Place { First, Middle, Last };

    explicit Segment(Place place) : m_place(place) {
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setFont(uiFont(12.5));
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }

    void setTheme(const Theme& theme) {
        m_theme = theme;
        update();
    }
    void setPlace(Place place) { m_place = place; }
    /// What the text and its sides take in the bold of a choice.
    int wantedWidth() const {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        const double chevron = m_place == Place::Last ? chevronWidth : 0;
        return static_cast<int>(
            std::ceil(QFontMetricsF(bold).horizontalAdvance(text()) + 2 * side + chevron));
    }
    QSize sizeHint() const override { return {60, 28}; }
    QSize minimumSizeHint() const override { return {36, 28}; }

  protected:
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
        paintText(painter);
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

    void paintText(QPainter& painter) const {
        const QColor ink = isChecked() ? m_theme.onAccent : isEnabled() ? m_theme.ink : m_theme.ink3;
        painter.setPen(ink);
        QFont face = font();
        if (isChecked())
            face.setWeight(QFont::DemiBold);
        painter.setFont(face);
        const double chevron = m_place == Place::Last ? chevronWidth : 0;
        const QRectF place = QRectF(rect()).adjusted(side, 0, -side - chevron, 0);
        const QString text = QFontMetricsF(face).elidedText(this->text(), Qt::ElideRight, place.width());
        painter.drawText(place, Qt::AlignCenter, text);
        if (m_place != Place::Last)
            return;
        painter.setPen(QPen(ink, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const QPointF tip(width() - 11.5, height() / 2.0 + 2);
        painter.drawPolyline(QPolygonF{tip + QPointF(-4, -4), tip, tip + QPointF(4, -4)});
    }

    static constexpr double side = 4;
    static constexpr double chevronWidth = 12;

    Theme m_theme;
    Place m_place;
};

namespace {

constexpr std::size_t shownOpenly = 3;

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString helpOf(const Choice& choice) {
    return QStringLiteral("%1: %2").arg(textOf(choice.label), textOf(choice.help));
}

} // namespace

SegmentedChoice::SegmentedChoice(std::span<const Choice> choices, const QString& name, QWidget* parent)
    : ChoiceEditor(parent), m_group(new QButtonGroup(this)), m_more(new Segment(Segment::Place::Last)),
      m_menu(new QMenu(this)) {
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
    setFocusProxy(m_segments.front());
    setCurrent({});
}

void SegmentedChoice::addSegment(const Choice& choice) {
    auto* segment = new Segment(Segment::Place::Middle);
    const QString key = textOf(choice.key);
    segment->setObjectName(key);
    segment->setText(textOf(choice.label));
    segment->setAccessibleName(textOf(choice.label));
    segment->setProperty("help", helpOf(choice));
    segment->setToolTip(helpOf(choice));
    m_group->addButton(segment);
    m_segments.push_back(segment);
    connect(segment, &QAbstractButton::clicked, this, [this, key] { emit chosen(key); });
}

void SegmentedChoice::addToMenu(const Choice& choice) {
    QAction* action = m_menu->addAction(textOf(choice.label));
    const QString key = textOf(choice.key);
    action->setObjectName(key);
    action->setCheckable(true);
    action->setProperty("help", helpOf(choice));
    action->setToolTip(helpOf(choice));
    m_menu->setToolTipsVisible(true);
    m_menu->findChild<QActionGroup*>()->addAction(action);
    m_others.push_back(action);
    connect(action, &QAction::triggered, this, [this, key] { emit chosen(key); });
}

void SegmentedChoice::openMenu() {
    m_menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
    // The click has turned the mark around; only a choice moves it.
    const bool among = std::ranges::any_of(m_others, [](QAction* action) { return action->isChecked(); });
    m_more->setChecked(among);
}

void SegmentedChoice::setCurrent(const QString& key) {
    m_group->setExclusive(false); // none of them is checked where the menu holds the option in force
    for (Segment* segment : m_segments)
        segment->setChecked(segment->objectName() == key);
    m_group->setExclusive(true);
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
}

bool SegmentedChoice::isCut() const {
    const auto tight = [](const Segment* segment) { return segment->width() < segment->wantedWidth(); };
    return std::ranges::any_of(m_segments, tight) || tight(m_more);
}

// In proportion to the words: a long choice is read whole.
void SegmentedChoice::shareWidth() {
    auto* row = static_cast<QHBoxLayout*>(layout());
    std::vector<Segment*> all = m_segments;
    all.push_back(m_more);
    for (Segment* segment : all)
        row->setStretchFactor(segment, segment->wantedWidth());
}

void SegmentedChoice::showReasons(const ReasonAgainst& reasonAgainst) {
    const auto show = [&](auto* option) {
        const QString reason = reasonAgainst(option->objectName());
        option->setEnabled(reason.isEmpty());
        option->setToolTip(reason.isEmpty() ? option->property("help").toString() : reason);
    };
    std::ranges::for_each(m_segments, show);
    std::ranges::for_each(m_others, show);
}

void SegmentedChoice::setTheme(const Theme& theme) {
    for (Segment* segment : m_segments)
        segment->setTheme(theme);
    m_more->setTheme(theme);
}

} // namespace lab::ui
