// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/activation/z_axis.h"

#include "ui/look/number_text.h"
#include "ui/plot/plot.h"

#include <qcustomplot.h>

#include <algorithm>

namespace lab::ui {
namespace {

/// From the title to the last number, which it stands before.
constexpr double beforeLast = 5;

/// Numbers of z that leave a part of the axis to its title.
class ClearedTicker : public QCPAxisTicker {
  public:
    /// Shares of the axis between which no number begins or ends.
    void clear(double low, double high) {
        m_low = low;
        m_high = high;
    }

  protected:
    double getTickStep(const QCPRange& range) override {
        // Of all of the axis its ends and quarters.
        return range.lower == -range.upper ? range.upper / 2 : QCPAxisTicker::getTickStep(range);
    }
    QVector<double> createTickVector(double step, const QCPRange& range) override {
        QVector<double> ticks = QCPAxisTicker::createTickVector(step, range);
        ticks.removeIf([&](double tick) {
            const double share = (tick - range.lower) / range.size();
            return share > m_low && share < m_high;
        });
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return numberText(tick); }

  private:
    double m_low = 1;
    double m_high = 1;
};

} // namespace

// The title names the bars as well: a label among them would meet one curve or another.
ZAxis::ZAxis(QCustomPlot& plot) : m_plot(plot), m_title(addLabel(plot, QStringLiteral("z"), {}, 11)) {
    m_title->setObjectName(QStringLiteral("axisTitle"));
    m_title->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_title->position->setTypeY(QCPItemPosition::ptViewportRatio);
    m_title->position->setCoords(1, 1);
    m_title->setPositionAlignment(Qt::AlignBottom | Qt::AlignRight);
}

void ZAxis::setTitle(const QString& title) {
    m_title->setText(title);
}

void ZAxis::setTheme(const Theme& theme, const QColor& titleColor) {
    m_title->setColor(titleColor);
    m_title->setFont(uiFont(theme.labelPx, QFont::DemiBold));
    m_title->setPadding(QMargins(0, 0, 0, static_cast<int>(6 * theme.axisPx / 11)));
}

// Numbers give way to the axis title, which is as long as its layer and font make it.
void ZAxis::arrange() {
    const QFontMetricsF title(m_title->font());
    const QFontMetricsF numbers(m_plot.xAxis->tickLabelFont());
    const double last = numbers.horizontalAdvance(numberText(m_plot.xAxis->range().upper)) / 2;
    const double width = std::max(1, m_plot.axisRect()->width());
    const double end = 1 - (last + beforeLast) / width;
    // The number that would end in it begins half its own width before.
    const double start =
        end - title.horizontalAdvance(m_title->text()) / width - 2 * (last + beforeLast) / width;
    m_title->position->setCoords(end, 1);
    if (start == m_titleStart)
        return;
    m_titleStart = start;
    QSharedPointer<ClearedTicker> ticker(new ClearedTicker);
    ticker->clear(start, 1 - 1e-6);
    m_plot.xAxis->setTicker(ticker);
    // The layout that is under way has read the old ones.
    redrawPlot(m_plot);
}

} // namespace lab::ui
