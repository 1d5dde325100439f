// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A choice of data sources as small pictures of their own points.
#pragma once

#include "core/data/library.h"
#include "ui/controls/choice_editor.h"

#include <QPixmap>

#include <span>
#include <vector>

class QAbstractButton;
class QButtonGroup;

namespace lab::ui {

class Thumbnail;

/// Pictures of side 37; arrow keys move among them. The options' keys are those of dataSources() (asserted).
class DataThumbnails : public ChoiceEditor {
    Q_OBJECT

  public:
    explicit DataThumbnails(std::span<const Choice> choices, QWidget* parent = nullptr);

    void setCurrent(const QString& key) override;
    void showReasons(const ReasonAgainst& reasonAgainst) override;
    void setTheme(const Theme& theme) override;
    QAbstractButton* button(const QString& key) const;

  private:
    std::vector<Thumbnail*> m_thumbnails;
    QButtonGroup* m_group;
};

/// What the rows look like in a square of `side` pixels: a picture, a curve over one input, or points of the
/// first two features coloured by class or by value.
QPixmap pictureOf(const Dataset& dataset, int side, const Theme& theme, double pixelRatio);

} // namespace lab::ui
