// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The box beside the pointer: what the plot says there, line by line.
#pragma once

#include "ui/look/theme.h"

#include <QWidget>

#include <vector>

namespace lab::ui {

/// "layer 3   1.2 × 10⁻⁴" with the curve's colour before it.
struct ReadOutRow {
    QString name;
    QString value;
    /// Invalid: no mark.
    QColor mark = {};
    bool strong = false;
};

struct ReadOutText {
    /// "step 412"
    QString head;
    std::vector<ReadOutRow> rows;
    QString foot;

    bool isEmpty() const { return head.isEmpty() && rows.empty(); }
};

/// A line per row, "name: value".
QString plainText(const ReadOutText& text);

class ReadOut : public QWidget {
  public:
    explicit ReadOut(QWidget* parent);

    /// Shows the text beside the place, in the parent's pixels, and within the parent. Empty text hides it.
    void show(const ReadOutText& text, const QPoint& place);
    void setTheme(const Theme& theme);
    const ReadOutText& text() const { return m_text; }

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    /// A text and where it stands.
    struct Line {
        QString text;
        QRectF place;
        QColor color;
        bool strong = false;
        Qt::Alignment alignment = Qt::AlignLeft;
        /// Left of it; invalid: none.
        QColor mark = {};
    };

    /// All lines, at most so wide that long ones wrap.
    std::vector<Line> lines() const;
    QFont font(bool strong) const;

    Theme m_theme;
    ReadOutText m_text;
};

} // namespace lab::ui
