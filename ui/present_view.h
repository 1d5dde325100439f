// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The arrangement for a projector: one or two plots above the two large sliders, and nothing else.
#pragma once

#include <QWidget>

#include <array>
#include <vector>

class QBoxLayout;
class QFrame;
class QMenu;

namespace lab::ui {

class Card;
class HeroSlider;

/// Borrows the window's own cards and sliders, so that what a class sees is what the teacher had before. Each
/// plot's title opens a list in which any other can be chosen. It always looks as the projector's theme says.
class PresentView : public QWidget {
    Q_OBJECT

  public:
    explicit PresentView(QWidget* parent = nullptr);

    /// Takes cards and sliders in; whoever lent them lays them out anew after giveBack().
    void borrow(const std::vector<Card*>& cards, HeroSlider* rate, HeroSlider* bias);
    void giveBack();

    /// Keys of the one or two cards on show, the left one first.
    const std::vector<QString>& plots() const { return m_plots; }
    /// Shows the cards of these keys. Before the cards are borrowed any keys are taken; then, and when they
    /// are, unknown ones and all after the second are left out.
    void setPlots(const std::vector<QString>& keys);

  signals:
    /// Other cards are in sight.
    void plotsChanged();

  private:
    void arrange();
    void fillChooser(std::size_t place);
    void choose(std::size_t place, const QString& key);
    Card* cardOf(const QString& key) const;

    std::vector<QString> m_plots{QStringLiteral("activation"), QStringLiteral("units")};
    std::vector<Card*> m_cards;
    std::array<QMenu*, 2> m_choosers{};
    QBoxLayout* m_plotRow;
    QBoxLayout* m_sliderRow;
    std::array<QFrame*, 2> m_rules{};
    HeroSlider* m_rate = nullptr;
    HeroSlider* m_bias = nullptr;
};

} // namespace lab::ui
