// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The run at the window's foot: a ribbon in the colours of its verdicts, what happened, and where it stands.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/look/theme.h"
#include "ui/plot/timeline_events.h"
#include "ui/timeline/timeline_painting.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QMenu;
class QToolButton;

namespace lab::ui {

class Selection;

/// Pointing at a step, clicking it, or the keys (arrows a pixel, Page a tick, Home, End, Ctrl+arrows the
/// events, Return to pin, Shift+Return for a second step, Escape) say what held then; it changes nothing. The
/// playhead can be dragged: the run then goes to that step.
class TimelineStrip : public QWidget {
    Q_OBJECT

  public:
    /// Shows and moves the hover cursor of `selection`, which must outlive it.
    explicit TimelineStrip(Selection& selection, QWidget* parent = nullptr);

    /// Draws one, and beside the ribbon says the numbers of another: see Card::present().
    void present(std::shared_ptr<const Snapshot> drawn, std::shared_ptr<const Snapshot> said);
    /// The run before, of the next present(); null: none.
    void setGhost(std::shared_ptr<const Snapshot> drawn, std::shared_ptr<const Snapshot> said) {
        m_ghost = std::move(drawn);
        m_saidGhost = m_ghost == nullptr ? nullptr : std::move(said);
    }
    void present(const std::shared_ptr<const Snapshot>& snapshot) { present(snapshot, snapshot); }
    void setTheme(const Theme& theme);
    /// 44 pixels high instead of 96: glyphs without their labels, one line of reading.
    void setCompact(bool compact);
    bool isCompact() const { return m_compact; }
    /// The menu of what playing until something happens stops at; not owned.
    void setOccasions(QMenu* menu);
    /// Keeps what held at the step; again lets it go; a second one is compared with the first.
    void pin(double step, bool second);

    /// Where a step stands, and which whole step of the run stands there.
    double pixelOf(double step) const;
    std::int64_t stepAt(double x) const;
    /// Glyphs and labels as painted, in the pixels of the usual text size.
    const std::vector<PlacedEvent>& events() const { return m_events; }
    /// The lines at the left: of the step pointed at, else of the pinned ones.
    QStringList reading() const;
    /// Beside the ribbon: the verdict and its numbers.
    QString words() const;
    /// Below it, of the run before: "Sigmoid: vanishing, 1/3,307"; empty where there is none or no room.
    QString wordsBefore() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    /// The run is to go to this step, 0 to the last one recorded. While the playhead is dragged the next one
    /// follows when the one before is shown, and the newest place wins.
    void visitRequested(qint64 step);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QRectF plot() const;
    bool isOnPlayhead(const QPointF& place) const;
    void dragTo(double x);
    void visitNext();
    double reachOf(const Snapshot& snapshot) const;
    TimelineScale scale() const;
    void placeEvents();
    void fitHeight();
    void placeButtons();
    /// The glyph or label at this place; null where there is none.
    const PlacedEvent* eventAt(const QPointF& place) const;
    void hover(std::optional<std::int64_t> step);
    /// The step pointed at, here or in another view.
    const std::optional<double>& cursor() const;
    std::optional<std::int64_t> keyTarget(const QKeyEvent& event) const;
    std::int64_t neighbourEvent(std::int64_t step, bool later) const;
    void describe();
    void paintReading(QPainter& painter);
    void paintName(QPainter& painter) const;
    QFont nameFont(QFont::Weight weight) const;
    /// Of the first line beside the ribbon.
    QRectF namePlace() const;

    Selection& m_selection;
    /// In the usual text size; m_zoom: how much larger it is.
    Theme m_theme;
    double m_zoom = 1;
    bool m_compact = false;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::shared_ptr<const Snapshot> m_said;
    std::shared_ptr<const Snapshot> m_ghost;
    std::shared_ptr<const Snapshot> m_saidGhost;
    std::vector<PlacedEvent> m_events;
    /// Steps whose reading stays: none, one, or two to be compared.
    std::vector<std::int64_t> m_pins;
    double m_reach;
    /// While the playhead is dragged: where to, and the visit that is under way.
    bool m_dragging = false;
    std::optional<std::int64_t> m_wanted;
    std::optional<std::int64_t> m_visiting;
    /// The reading as it was painted last.
    QStringList m_painted;
    QToolButton* m_reset;
    QToolButton* m_back;
    QToolButton* m_until;
};

} // namespace lab::ui
