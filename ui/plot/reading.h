// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A card's reading: one line of plain and <b> runs.
#pragma once

#include <QColor>
#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <utility>
#include <vector>

namespace lab::ui {

/// Without the tags.
QString plainText(const QString& richText);

/// Shows the longest of several forms that fits, and cuts what no form fits; the tooltip has all of it, and
/// explains the terms, which are underlined with dots. A QLabel would lay out its
/// document, and the whole window, with each of the sixty texts a second.
class ReadingLine : public QWidget {
    Q_OBJECT

  public:
    explicit ReadingLine(QWidget* parent = nullptr);

    /// Rich texts, the longest first.
    void setForms(QStringList forms);
    const QStringList& forms() const { return m_forms; }
    /// What is to be said, as plain text, in its longest form.
    QString longest() const;
    /// What stands there.
    QString shown() const;
    void setColor(const QColor& color);

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    struct Run {
        QString text;
        bool bold;
        QList<std::pair<qsizetype, qsizetype>> terms;
    };

    static std::vector<Run> runsOf(const QString& richText);
    friend QString plainText(const QString& richText);
    QFont fontOf(const Run& run) const;
    double advance(const std::vector<Run>& runs) const;
    void fit();

    QStringList m_forms;
    /// Not of the palette, which a style sheet above it may turn back.
    QColor m_color;
    std::vector<Run> m_shown;
};

/// Forms of a sentence, the longest first, with what the same was in the run before; and without it, where
/// there is no room.
QStringList withBefore(const QStringList& forms, const QString& before);

} // namespace lab::ui
