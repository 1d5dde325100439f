// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A number that does not jitter: each digit is centred in the cell of the widest digit.
#pragma once

#include <QColor>
#include <QWidget>

namespace lab::ui {

/// One line of text whose digits all take the same width. Right- or left-aligned, never wraps.
class NumberLabel : public QWidget {
    Q_OBJECT

  public:
    explicit NumberLabel(QWidget* parent = nullptr);

    /// Keeps its width while the text grows no longer than `widest`.
    void setWidest(const QString& widest);
    void setText(const QString& text);
    const QString& text() const { return m_text; }
    void setColor(const QColor& color);
    /// Qt::AlignLeft (at first) or Qt::AlignRight.
    void setAlignment(Qt::Alignment alignment);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    int widthOf(const QString& text) const;

    QString m_text;
    QString m_widest;
    QColor m_color;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace lab::ui
