// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which units start silent, died, came back or are beyond training, when, and after what.
#pragma once

#include "core/insight/exact_step.h"
#include "core/runner/snapshot.h"
#include "ui/look/theme.h"

#include <QAbstractListModel>
#include <QWidget>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QPushButton;
class QListView;

namespace lab::ui {

class NumberLabel;

/// The events of one run's life log, newest first; a death that is beyond training at once is one row. A
/// row's text is its full sentence.
class LifeEventList : public QAbstractListModel {
    Q_OBJECT

  public:
    using QAbstractListModel::QAbstractListModel;

    /// What happened to which unit; when and after what; and when.
    enum Role { HeadlineRole = Qt::UserRole, DetailRole, TimeRole };

    /// Costs nothing while the log is the same; of a log that has grown only the new rows are announced.
    void setLog(std::shared_ptr<const LifeLog> log, std::int64_t generation);
    const LifeEvent& event(int row) const;
    /// What is known only to lie between two checks; nothing where no replay could tell more.
    std::optional<LifeEvent> openEvent(int row) const;
    /// How far a replay has come, or what it found; shown with its event. Events of other logs are ignored.
    void setSearch(const LifeSearch& search);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Of all rows.
    const QString& longestHeadline() const { return m_longestHeadline; }
    const QString& longestDetail() const { return m_longestDetail; }

  private:
    void measure(int rows);
    std::size_t indexOf(int row) const;
    /// How the unit died whose row says that it is beyond training, if it is one event.
    std::optional<LifeEventKind> deathOf(int row) const;
    /// The event by which the row names the time: the death, if there was one.
    const LifeEvent& timed(int row) const;
    const ExactStep* exactStep(int row) const;
    QString timeText(int row) const;
    QString causeText(int row) const;
    QString sentence(int row) const;

    std::shared_ptr<const LifeLog> m_log;
    /// One per event.
    std::vector<bool> m_byHand;
    std::int64_t m_generation = -1;
    /// Events looked at, and those that have a row, oldest first.
    std::size_t m_taken = 0;
    std::vector<std::size_t> m_rows;
    /// What replays found, by the index of the event.
    std::map<std::size_t, ExactStep> m_exact;
    /// The replay that is under way.
    std::optional<LifeSearch> m_search;
    QString m_longestHeadline;
    QString m_longestDetail;
};

class DeathLog : public QWidget {
    Q_OBJECT

  public:
    explicit DeathLog(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot);
    void showSearch(const LifeSearch& search) { m_events->setSearch(search); }
    void setTheme(const Theme& theme);

    QListView* list() const { return m_list; }
    /// Shows all rows, or the newest again.
    QPushButton* more() const { return m_more; }
    /// The number beside "start silent", "died", ...; empty where death is not defined.
    QString shownCount(LifeEventKind kind) const;

  signals:
    /// 0 = layer 1.
    void layerSelected(std::size_t layer);
    /// At which step exactly? A question replaces the one before.
    void exactStepAsked(const lab::LifeEvent& event);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* makeCounts();
    void choose(const QModelIndex& index);
    void fitList();

    QLabel* m_note;
    QWidget* m_counts;
    std::array<NumberLabel*, 4> m_numbers;
    std::array<QLabel*, 4> m_captions;
    LifeEventList* m_events;
    QListView* m_list;
    QPushButton* m_more;
    bool m_all = false;
};

} // namespace lab::ui
