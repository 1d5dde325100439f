// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The verdict in words, with its number: icon, word, sentence, on one line.
#pragma once

#include "ui/look/icons.h"
#include "ui/look/theme.h"
#include "ui/look/wording/verdict_words.h"

#include <QFrame>
#include <QString>

namespace lab::ui {

/// How a verdict looks, wherever it stands.
IconName verdictIcon(Verdict verdict);
StateColors verdictColors(const Theme& theme, Verdict verdict);

/// Never narrower than its minimum; says less where there is less room, and cuts nothing off. Its tooltip
/// gives the reason.
class VerdictChip : public QFrame {
    Q_OBJECT

  public:
    explicit VerdictChip(QWidget* parent = nullptr);

    /// The window takes care that it changes no more often than a class can read.
    void present(const VerdictWords& words, bool playing);
    /// "1/3,307": what the run before was, in parentheses behind the sentence where there is room; empty if
    /// there is none.
    void setBefore(const QString& before);
    void setTheme(const Theme& theme);
    /// A way on from this verdict, for the tooltip; empty where none is known.
    void setCure(const QString& line);
    /// "Vanishing: layer 1 receives 1/4,862 of layer 8's error signal".
    QString text() const;

    /// What of it there is room for.
    QString shownText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    void clicked();

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void showTip();
    StateColors colors() const;
    QRectF textPlace() const;
    double textWidth(const QString& sentence) const;
    /// The sentence, its short form, or nothing: the longest for which there is room.
    QString fittingSentence() const;
    void paintText(QPainter& painter, const QRectF& place) const;

    Theme m_theme;
    VerdictWords m_words;
    QString m_before;
    QString m_cure;
    bool m_shown = false;
};

} // namespace lab::ui
