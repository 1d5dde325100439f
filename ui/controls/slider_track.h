// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is dragged in a large slider, and the strip under it that says what each position leads to.
#pragma once

#include "ui/controls/slider_strip.h"
#include "ui/look/theme.h"

#include <QAbstractSlider>

#include <utility>
#include <vector>

class QFontMetricsF;

namespace lab::ui {

/// The groove, handle, ticks and ghost. Integer positions; HeroSlider maps them to values.
/// Keys and accessible value come from QAbstractSlider.
class SliderTrack : public QAbstractSlider {
    Q_OBJECT

  public:
    explicit SliderTrack(QWidget* parent = nullptr);

    /// Position from which the groove is filled (0 of the bias slider; the minimum of the learning rate's).
    void setOrigin(int position);
    struct Tick {
        int position;
        QString label;
    };
    void setTicks(std::vector<Tick> ticks);
    void setTheme(const Theme& theme);
    /// What each position leads to; shown between groove and ticks while setStripShown().
    void setStrip(SliderStrip strip);
    const SliderStrip& strip() const { return m_strip; }
    void setStripShown(bool shown);
    /// Where the strip is, within the widget; empty while it is not shown.
    QRectF stripArea() const;
    /// What the strip says about a position; empty while it is not shown.
    QString stripText(int position) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Pixel of a position, within the widget.
    int pixelOf(int position) const;

  signals:
    void doubleClicked();
    /// A drag that moved the handle has ended.
    void dragged();

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

  private:
    int positionAt(double x) const;
    void paintGroove(QPainter& painter, double y) const;
    void paintGhost(QPainter& painter, double y) const;
    void paintHandle(QPainter& painter, double y) const;
    void paintTicks(QPainter& painter, double y) const;
    /// The labels for which there is room, with their places.
    std::vector<std::pair<QRectF, QString>> placedLabels(const QFontMetricsF& metrics, double top) const;

    Theme m_theme;
    int m_origin = 0;
    /// Where the drag began; -1 when none goes on.
    int m_ghost = -1;
    /// From the handle's centre to where the mouse took it, in pixels.
    double m_grab = 0;
    std::vector<Tick> m_ticks;
    SliderStrip m_strip;
    bool m_stripShown = false;
};

} // namespace lab::ui
