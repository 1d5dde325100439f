// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A card as a picture for a report: PNG, SVG or the clipboard, with its sentence and its numbers.
#pragma once

#include "ui/look/theme.h"
#include "ui/plot/data_table.h"

#include <QByteArray>
#include <QImage>
#include <QString>

#include <cstdint>
#include <vector>

class QWidget;

namespace lab::ui {

struct Figure {
    /// "error-signal-by-layer": what its file is called.
    QString name;
    std::int64_t step = 0;
    QString title;
    QString reading;
    /// Drawn as they stand, from the top down; those that are hidden are left out. They live at least as
    /// long as the figure.
    std::vector<QWidget*> parts;
    Theme theme;
    DataTable table;
};

/// "error-signal-by-layer" of "Error signal by layer", "units" of "Units: dead and saturated".
QString fileNameOf(const QString& title);
/// "error-signal-by-layer-step-860.png"
QString fileNameOf(const Figure& figure, const QString& suffix);

/// At twice the size on screen.
QImage imageOf(const Figure& figure);
QByteArray pngOf(const Figure& figure);
/// With title and reading as the document's own. A plot that shows a part of its curves stands in it as an
/// image, because Qt's SVG cannot clip.
QByteArray svgOf(const Figure& figure);

/// "png", "svg" or "csv".
QByteArray bytesOf(const Figure& figure, const QString& suffix);

} // namespace lab::ui
