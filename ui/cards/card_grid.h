// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The cards side by side: two columns by three rows, three by two where there is width for it, or one alone.
#pragma once

#include "ui/cards/cards.h"
#include "ui/look/theme.h"

#include <QWidget>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

class QGridLayout;
class QLabel;

namespace lab::ui {

class ReadingLine;
class Selection;
struct Scene;

class CardGrid : public QWidget {
    Q_OBJECT

  public:
    /// All of its cards share `selection`, which must outlive it.
    explicit CardGrid(Selection& selection, QWidget* parent = nullptr);

    /// In the order in which they are numbered, 1 to 7.
    const std::vector<Card*>& cards() const { return m_cards; }
    /// The card that has the whole place; null when all are shown.
    Card* alone() const { return m_alone; }
    /// Null shows all of them.
    void showAlone(Card* card);
    /// Without hidden layers one wide card stands in place of those that would be empty.
    void setLinear(bool linear);
    /// Names the run before above the cards, or nothing where there is none.
    void present(const Scene& scene);
    QString ghostText() const;
    /// Lays the cards out anew, after somebody else had them.
    void takeBack();
    int columns() const { return m_columns; }
    /// Of the heads alone: the cards have their own way.
    void setTheme(const Theme& theme);

  signals:
    /// Other cards are in sight than before.
    void arranged();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void arrange();
    bool isOfUse(const PlacedCard& placed) const;
    void fitGaps();
    int fittingColumns() const;

    QGridLayout* m_grid;
    /// "This step" and "Since step 0": heads of two columns, or of two rows.
    std::array<QLabel*, 2> m_titles;
    /// The first of them and beside it the key to what is pale and dashed.
    QWidget* m_firstTitle;
    ReadingLine* m_ghost;
    /// What m_ghost says is known of.
    std::pair<std::int64_t, std::int64_t> m_named{-1, -1};
    std::vector<PlacedCard> m_placed;
    std::vector<Card*> m_cards;
    Card* m_alone = nullptr;
    bool m_linear = false;
    int m_columns = 2;
};

} // namespace lab::ui
