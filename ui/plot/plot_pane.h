// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A plot under the hand: what part of its axes is looked at, the mouse that chooses it, and the line under
// the pointer.
#pragma once

#include "ui/look/stretch.h"
#include "ui/look/theme.h"

#include <QObject>
#include <QPointF>

#include <optional>

class QCPAxis;
class QCPItemLine;
class QCustomPlot;
class QMouseEvent;
class QWheelEvent;

namespace lab::ui {

/// What an axis shows: all of it, or a part that the user has chosen. Whoever draws says what "all" is by
/// setAll(), never by the axis' own setRange().
class AxisView {
  public:
    explicit AxisView(QCPAxis& axis) : m_axis(axis) {}

    /// All there is to see. Shown unless a part is chosen.
    void setAll(double low, double high);
    /// Cut to what there is; nothing, or as much as all, shows all.
    void choose(std::optional<Stretch> part);
    const std::optional<Stretch>& chosen() const { return m_chosen; }
    /// Makes what is seen `factor` times as long; what lies under `pixel` stays.
    void zoom(double factor, double pixel);
    /// Moves what lay under one pixel to another.
    void pan(double from, double to);

  private:
    /// Linear in pixels: the value, or its logarithm on a logarithmic axis.
    double toScale(double value) const;
    double fromScale(double place) const;
    void apply();

    QCPAxis& m_axis;
    Stretch m_all{0, 1};
    std::optional<Stretch> m_chosen;
};

class PlotPane : public QObject {
    Q_OBJECT

  public:
    /// What the wheel zooms; with Ctrl, or over the y axis, it zooms y.
    enum class Wheel { X, Y, Both };

    /// Lives as long as the plot. `zoomable` false: the y axis always shows all.
    PlotPane(QCustomPlot& plot, Wheel wheel, bool yZooms = true);

    QCustomPlot& plot() const { return m_plot; }
    AxisView& x() { return m_x; }
    AxisView& y() { return m_y; }
    bool isZoomed() const { return m_x.chosen() || m_y.chosen(); }

    /// About the middle, as keys and menus do.
    void zoom(double factor);
    void showAll();
    /// A vertical line at this x, on a layer of its own: the curves are not drawn again.
    void showLine(std::optional<double> x);
    const std::optional<double>& line() const { return m_lineAt; }
    void setTheme(const Theme& theme);
    /// Whether the place, in the plot's pixels, lies between the axes.
    bool contains(const QPointF& place) const;

  signals:
    /// The user looks at another part.
    void viewChanged();
    /// Pressed and released at the same place.
    void clicked(const QPointF& place, Qt::KeyboardModifiers keys);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void turn(const QWheelEvent& event);
    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void zoomAt(double factor, const QPointF& place, bool x, bool y);

    QCustomPlot& m_plot;
    Wheel m_wheel;
    bool m_yZooms;
    AxisView m_x;
    AxisView m_y;
    QCPItemLine* m_line;
    std::optional<double> m_lineAt;
    /// Where the left button went down, and where the pointer was last while it is.
    std::optional<QPointF> m_pressed;
    QPointF m_last;
    bool m_dragged = false;
};

} // namespace lab::ui
