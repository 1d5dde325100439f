// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/explain/death_log.h"

#include "ui/look/number_label.h"
#include "ui/look/number_text.h"
#include "ui/look/prose.h"
#include "ui/look/revivals.h"
#include "ui/look/term_label.h"
#include "ui/look/wording/life_words.h"
#include "ui/look/wording/table_text.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QResizeEvent>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace lab::ui {
namespace {

/// So many rows are listed before all are asked for.
constexpr int newestRows = 6;

constexpr std::array kinds{LifeEventKind::BornDead, LifeEventKind::Died, LifeEventKind::Revived,
                           LifeEventKind::DeadForGood};

/// Inside a row's edges.
QRect insideOf(const QRect& row) {
    return row.adjusted(8, 4, -8, -4);
}

int heightOf(const QString& text, const QFontMetrics& metrics, int width) {
    return metrics.boundingRect(QRect(0, 0, width, 10'000), Qt::TextWordWrap, text).height();
}

/// What happened, and below it when and after what. Both wrap; all rows are as high as the longest texts
/// need.
class LifeEventDelegate : public QStyledItemDelegate {
  public:
    LifeEventDelegate(const LifeEventList& events, QListView& list)
        : QStyledItemDelegate(&list), m_events(events), m_list(list) {}

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        const int width = insideOf(m_list.viewport()->rect()).width();
        const QFontMetrics metrics(option.font);
        return {0, heightOf(m_events.longestHeadline(), metrics, width) +
                       heightOf(m_events.longestDetail(), metrics, width) + 8};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const bool chosen = option.state.testFlag(QStyle::State_Selected);
        if (chosen)
            painter->fillRect(option.rect, theme.selection);
        QRect place = insideOf(option.rect);
        const QFontMetrics metrics(option.font);
        painter->setFont(option.font);
        const QString headline = index.data(LifeEventList::HeadlineRole).toString();
        painter->setPen(theme.ink);
        painter->drawText(place, Qt::TextWordWrap, headline);
        place.setTop(place.top() + heightOf(headline, metrics, place.width()));
        painter->setPen(theme.ink2);
        painter->drawText(place, Qt::TextWordWrap, index.data(LifeEventList::DetailRole).toString());
    }

    Theme theme = themeOf(ThemeName::Light);

  private:
    const LifeEventList& m_events;
    const QListView& m_list;
};

/// A list in which nobody searches by typing: characters are keys of the window, after a click on an entry
/// too.
class EventsView : public QListView {
  protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (!event->text().isEmpty() && event->text().front().isPrint())
            event->ignore();
        else
            QListView::keyPressEvent(event);
    }
};

/// Both happened to the same unit between the same checks.
bool areOne(const LifeEvent& death, const LifeEvent& final) {
    return final.kind == LifeEventKind::DeadForGood && death.layer == final.layer &&
           death.unit == final.unit && death.seen == final.seen;
}

/// `atOnce`: what is beyond training became so with the death itself, of this kind. `byHand`: it was the user
/// who revived the unit.
QString headlineOf(const LifeEvent& event, std::optional<LifeEventKind> atOnce, bool byHand) {
    const auto layer = event.layer + 1, unit = event.unit + 1;
    const bool forGood = event.kind == LifeEventKind::DeadForGood;
    switch (atOnce.value_or(event.kind)) {
    case LifeEventKind::BornDead:
        return (forGood ? DeathLog::tr("Layer %1, unit %2 starts silent, beyond training")
                        : DeathLog::tr("Layer %1, unit %2 starts silent"))
            .arg(countText(layer), countText(unit));
    case LifeEventKind::Died:
        return (forGood ? DeathLog::tr("Layer %1, unit %2 died, beyond training")
                        : DeathLog::tr("Layer %1, unit %2 died"))
            .arg(countText(layer), countText(unit));
    case LifeEventKind::Revived:
        return (byHand ? DeathLog::tr("Layer %1, unit %2: you revived it")
                       : DeathLog::tr("Layer %1, unit %2 came back"))
            .arg(countText(layer), countText(unit));
    case LifeEventKind::DeadForGood:
        return DeathLog::tr("Layer %1, unit %2: now beyond training").arg(countText(layer), countText(unit));
    }
    return {};
}

QString timeOf(const LifeEvent& event) {
    if (event.after < 0)
        return DeathLog::tr("step %1").arg(countText(event.seen));
    if (event.after == event.seen)
        return DeathLog::tr("at %1").arg(countText(event.seen));
    return DeathLog::tr("%1–%2").arg(countText(event.after), countText(event.seen));
}

QString sentenceOf(const LifeEvent& event, const QString& headline, bool since) {
    const QString cause = wordsOf(event.cause);
    if (event.after < 0)
        return DeathLog::tr("%1, seen at step %2, after %3").arg(headline, countText(event.seen), cause);
    return (since ? DeathLog::tr("%1, since a step from %2 to %3, after %4")
                  : DeathLog::tr("%1 between steps %2 and %3, after %4"))
        .arg(headline, countText(event.after), countText(event.seen), cause);
}

/// What did it at that step.
QString doerOf(const ExactStep& exact) {
    return (exact.byChange ? DeathLog::tr("by a change: %1") : DeathLog::tr("by an update, after %1"))
        .arg(wordsOf(exact.cause));
}

/// As everywhere: so many updates had been made when it happened. A change acts before the update.
QString stepOf(const ExactStep& exact) {
    return countText(exact.byChange ? exact.step - 1 : exact.step);
}

QString detailOf(const ExactStep& exact) {
    return DeathLog::tr("%1, %2").arg(DeathLog::tr("step %1").arg(stepOf(exact)), doerOf(exact));
}

QString sentenceOf(const LifeEvent& event, const QString& headline, bool since, const ExactStep& exact) {
    QString sentence =
        (since ? DeathLog::tr("%1, since step %2 (between the checks at steps %3 and %4), %5")
               : DeathLog::tr("%1 at step %2 (between the checks at steps %3 and %4), %5"))
            .arg(headline, stepOf(exact), countText(event.after), countText(event.seen), doerOf(exact));
    if (exact.earlier > 0)
        sentence += DeathLog::tr("; it went back and forth before that (%1 ×)").arg(countText(exact.earlier));
    return sentence;
}

QString captionOf(LifeEventKind kind) {
    switch (kind) {
    case LifeEventKind::BornDead:
        return DeathLog::tr("start silent");
    case LifeEventKind::Died:
        return DeathLog::tr("died");
    case LifeEventKind::Revived:
        return DeathLog::tr("came back");
    case LifeEventKind::DeadForGood:
        return DeathLog::tr("beyond training");
    }
    return {};
}

} // namespace

void LifeEventList::setLog(std::shared_ptr<const LifeLog> log, std::int64_t generation) {
    if (log == m_log && generation == m_generation)
        return;
    const bool grown = generation == m_generation && log->events().size() >= m_taken;
    if (!grown)
        beginResetModel();
    std::vector<std::size_t> rows = grown ? m_rows : std::vector<std::size_t>();
    // A check's events come together: a death and what makes it final are never parted.
    for (std::size_t i = grown ? m_taken : 0; i < log->events().size(); ++i) {
        if (i > 0 && areOne(log->events()[i - 1], log->events()[i]))
            rows.back() = i;
        else
            rows.push_back(i);
    }
    const int more = static_cast<int>(rows.size()) - static_cast<int>(m_rows.size());
    if (grown && more > 0)
        beginInsertRows({}, 0, more - 1);
    m_log = std::move(log);
    m_byHand = revivedByHand(*m_log);
    m_taken = m_log->events().size();
    m_rows = std::move(rows);
    m_generation = generation;
    if (!grown)
        m_longestHeadline = m_longestDetail = QString();
    measure(grown ? more : rowCount());
    if (!grown) {
        m_exact.clear();
        m_search.reset();
        endResetModel();
    } else if (more > 0) {
        endInsertRows();
    }
}

/// Takes the newest `rows` into the longest texts.
void LifeEventList::measure(int rows) {
    for (int row = 0; row < rows; ++row) {
        const auto keepLonger = [&](QString& longest, const QString& text) {
            if (text.size() > longest.size())
                longest = text;
        };
        keepLonger(m_longestHeadline, data(index(row), HeadlineRole).toString());
        keepLonger(m_longestDetail, data(index(row), DetailRole).toString());
        // Room for the exact step that a click asks for: rows must not grow under the pointer.
        if (const auto open = openEvent(row))
            keepLonger(m_longestDetail, detailOf({open->seen, false, open->cause, 0}));
    }
}

std::size_t LifeEventList::indexOf(int row) const {
    return m_rows[m_rows.size() - 1 - static_cast<std::size_t>(row)];
}

const LifeEvent& LifeEventList::event(int row) const {
    return m_log->events()[indexOf(row)];
}

std::optional<LifeEventKind> LifeEventList::deathOf(int row) const {
    const std::size_t i = indexOf(row);
    const auto& events = m_log->events();
    if (i == 0 || !areOne(events[i - 1], events[i]))
        return std::nullopt;
    return events[i - 1].kind;
}

const LifeEvent& LifeEventList::timed(int row) const {
    const std::size_t i = indexOf(row);
    return m_log->events()[deathOf(row) ? i - 1 : i];
}

const ExactStep* LifeEventList::exactStep(int row) const {
    const auto found = m_exact.find(indexOf(row));
    return found == m_exact.end() ? nullptr : &found->second;
}

std::optional<LifeEvent> LifeEventList::openEvent(int row) const {
    const LifeEvent& event = timed(row);
    if (event.after < 0 || exactStep(row) != nullptr || (m_search && m_search->event == event))
        return std::nullopt;
    return event;
}

void LifeEventList::setSearch(const LifeSearch& search) {
    m_search = search;
    for (int row = 0; search.found && row < rowCount(); ++row) {
        if (timed(row) == search.event)
            m_exact[indexOf(row)] = *search.found;
    }
    if (search.found)
        measure(rowCount());
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

int LifeEventList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString LifeEventList::timeText(int row) const {
    if (const ExactStep* exact = exactStep(row))
        return DeathLog::tr("step %1").arg(stepOf(*exact));
    if (m_search && m_search->event == timed(row))
        return DeathLog::tr("replaying: %1").arg(percentText(m_search->share));
    return timeOf(timed(row));
}

QString LifeEventList::causeText(int row) const {
    if (const ExactStep* exact = exactStep(row))
        return doerOf(*exact);
    return DeathLog::tr("after %1").arg(wordsOf(timed(row).cause));
}

QString LifeEventList::sentence(int row) const {
    const QString headline = headlineOf(event(row), deathOf(row), m_byHand[indexOf(row)]);
    const bool since = timed(row).kind == LifeEventKind::DeadForGood;
    if (const ExactStep* exact = exactStep(row))
        return sentenceOf(timed(row), headline, since, *exact);
    return sentenceOf(timed(row), headline, since);
}

QVariant LifeEventList::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const int row = index.row();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return sentence(row);
    case Qt::ToolTipRole:
        return openEvent(row) ? DeathLog::tr("%1.\nClick to find the exact step by a replay of the run.")
                                    .arg(sentence(row))
                              : sentence(row);
    case HeadlineRole:
        return headlineOf(event(row), deathOf(row), m_byHand[indexOf(row)]);
    case TimeRole:
        return timeText(row);
    case DetailRole:
        return DeathLog::tr("%1, %2").arg(timeText(row), causeText(row));
    default:
        return {};
    }
}

DeathLog::DeathLog(QWidget* parent) : QWidget(parent) {
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    m_note = makeProse("secondary");
    rows->addWidget(m_note);
    m_counts = makeCounts();
    rows->addWidget(m_counts);
    m_events = new LifeEventList(this);
    m_list = new EventsView;
    m_list->setModel(m_events);
    m_list->setItemDelegate(new LifeEventDelegate(*m_events, *m_list));
    m_list->setUniformItemSizes(true);
    // As high as its rows: it is the page that scrolls.
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAutoScroll(false);
    m_list->viewport()->installEventFilter(this);
    m_list->setAccessibleName(tr("Births, deaths and returns, newest first"));
    connect(m_list, &QListView::clicked, this, &DeathLog::choose);
    connect(m_list, &QListView::activated, this, &DeathLog::choose);
    rows->addWidget(m_list);
    m_more = new QPushButton;
    m_more->setAutoDefault(false);
    rows->addWidget(m_more, 0, Qt::AlignLeft);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_all = !m_all;
        fitList();
    });
}

void DeathLog::choose(const QModelIndex& index) {
    emit layerSelected(m_events->event(index.row()).layer);
    if (const auto event = m_events->openEvent(index.row())) {
        m_events->setSearch({*event, 0, {}});
        emit exactStepAsked(*event);
    }
}

void DeathLog::fitList() {
    const int rows = m_events->rowCount();
    const int shown = m_all ? rows : std::min(rows, newestRows);
    m_list->setFixedHeight(shown * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
    m_list->scrollToTop();
    m_more->setVisible(!m_list->isHidden() && rows > newestRows);
    m_more->setText(m_all ? tr("Show the newest %1").arg(countText(newestRows))
                          : tr("Show all %1").arg(countText(rows)));
}

/// The wheel turns the page; in a narrower list texts wrap sooner.
bool DeathLog::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list->viewport() && event->type() == QEvent::Resize &&
        static_cast<QResizeEvent*>(event)->size().width() !=
            static_cast<QResizeEvent*>(event)->oldSize().width()) {
        m_list->doItemsLayout();
        fitList();
    }
    if (watched == m_list->viewport() && event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QWidget* DeathLog::makeCounts() {
    auto* group = new QWidget;
    auto* grid = new QGridLayout(group);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        m_numbers[i] = new NumberLabel;
        m_numbers[i]->setWidest(QStringLiteral("000"));
        m_numbers[i]->setAlignment(Qt::AlignRight);
        m_captions[i] = new TermLabel(captionOf(kinds[i]));
        m_captions[i]->setProperty("role", "secondary");
        m_numbers[i]->setAccessibleName(m_captions[i]->text());
        const int row = static_cast<int>(i) / 2, column = 2 * (static_cast<int>(i) % 2);
        grid->addWidget(m_numbers[i], row, column);
        grid->addWidget(m_captions[i], row, column + 1);
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    return group;
}

void DeathLog::present(const Snapshot& snapshot) {
    const bool defined = snapshot.now.deadUnits() >= 0;
    m_counts->setVisible(defined);
    m_list->setVisible(defined && !snapshot.lives->events().empty());
    m_more->setVisible(false);
    if (!defined) {
        const Activation* row = commonActivation(snapshot.experiment);
        setProse(m_note, snapshot.experiment.depth == 0 ? tr("n/a: there are no hidden units.")
                         : row == nullptr
                             ? tr("n/a: no layer’s slope is 0 on an interval, so no unit can be dead.")
                             : tr("n/a: the slope of %1 is nowhere 0 on an interval, so its units "
                                  "cannot be dead.")
                                   .arg(tableText(row->name)));
        return;
    }
    std::int64_t all = 0;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        all += snapshot.lives->count(kinds[i]);
        m_numbers[i]->setText(countText(snapshot.lives->count(kinds[i])));
    }
    const auto kept = static_cast<std::int64_t>(snapshot.lives->events().size());
    QString note = tr("Dead: slope exactly 0 on every point of the evaluation set.");
    if (all == 0)
        note += tr(" No unit has been dead so far.");
    else
        note += tr(" Click an entry for its exact step.");
    if (all > kept)
        note += tr(" The first %1 events of %2 are listed.").arg(countText(kept), countText(all));
    setProse(m_note, note);
    m_events->setLog(snapshot.lives, snapshot.generation);
    fitList();
}

void DeathLog::setTheme(const Theme& theme) {
    static_cast<LifeEventDelegate*>(m_list->itemDelegate())->theme = theme;
    m_list->setFont(uiFont(theme.bodyPx * 12 / 13));
    m_list->setStyleSheet(
        QStringLiteral("QListView { background: %1; border: 1px solid %2; border-radius: 4px; "
                       "outline: none; } QListView:focus { border-color: %3; }")
            .arg(theme.card.name(), theme.border.name(), theme.accent.name()));
    for (NumberLabel* number : m_numbers) {
        number->setFont(uiFont(theme.bodyPx * 16 / 13, QFont::DemiBold));
        number->setColor(theme.ink);
    }
    fitList();
    m_list->viewport()->update();
}

QString DeathLog::shownCount(LifeEventKind kind) const {
    return m_counts->isHidden() ? QString() : m_numbers[static_cast<std::size_t>(kind)]->text();
}

} // namespace lab::ui
