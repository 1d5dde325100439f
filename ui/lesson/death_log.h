// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which units were born dead, died, came back or are dead for good, when, and after what.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/theme.h"

#include <QAbstractListModel>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QLabel;
class QListView;

namespace lab::ui {

class NumberLabel;

/// The events of one run's life log, newest first; a death that is for good at once is one row. A row's text
/// is its full sentence.
class LifeEventList : public QAbstractListModel {
    Q_OBJECT

  public:
    using QAbstractListModel::QAbstractListModel;

    enum Role { HeadlineRole = Qt::UserRole, TimeRole, CauseRole };

    /// Costs nothing while the log is the same; of a log that has grown only the new rows are announced.
    void setLog(std::shared_ptr<const LifeLog> log, std::int64_t generation);
    const LifeEvent& event(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    std::size_t indexOf(int row) const;
    /// How the unit died whose row says that it is for good, if it is one event.
    std::optional<LifeEventKind> deathOf(int row) const;

    std::shared_ptr<const LifeLog> m_log;
    std::int64_t m_generation = -1;
    /// Events looked at, and those that have a row, oldest first.
    std::size_t m_taken = 0;
    std::vector<std::size_t> m_rows;
};

class DeathLog : public QWidget {
    Q_OBJECT

  public:
    explicit DeathLog(QWidget* parent = nullptr);

    void present(const Snapshot& snapshot);
    void setTheme(const Theme& theme);

    QListView* list() const { return m_list; }
    /// The number beside "born dead", "died", ...; empty where death is not defined.
    QString countText(LifeEventKind kind) const;

  signals:
    /// 0 = layer 1.
    void layerSelected(std::size_t layer);

  private:
    QWidget* makeCounts();

    QLabel* m_note;
    QWidget* m_counts;
    std::array<NumberLabel*, 4> m_numbers;
    std::array<QLabel*, 4> m_captions;
    LifeEventList* m_events;
    QListView* m_list;
};

} // namespace lab::ui
