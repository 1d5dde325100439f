// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The arrangement for a projector: one or two plots above the large controls, and nothing else.
#pragma once

#include <QString>
#include <QWidget>

#include <map>
#include <vector>

class QBoxLayout;
class QFrame;
class QMenu;

namespace lab::ui {

class Card;

/// Borrows the window's own cards and large controls, so that what a class sees is what the teacher had
/// before. Each plot's title opens a list in which any other can be chosen. It always looks as the
/// projector's theme says.
class PresentView : public QWidget {
    Q_OBJECT

  public:
    explicit PresentView(QWidget* parent = nullptr);

    /// Takes cards and controls in; whoever lent them lays them out anew after giveBack().
    void borrow(const std::vector<Card*>& cards, std::vector<QWidget*> controls);
    void giveBack();

    /// Keys of the one or two cards on show, the left one first.
    const std::vector<QString>& plots() const { return m_plots; }
    /// Shows the cards of these keys. Before the cards are borrowed any keys are taken; then, and when they
    /// are, unknown ones and all after the second are left out.
    void setPlots(const std::vector<QString>& keys);
    /// Shows these unless they were proposed the last time too: then what was chosen since stays.
    void propose(const std::vector<QString>& keys);

  signals:
    /// Other cards are in sight.
    void plotsChanged();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void spaceControls();
    void arrange();
    /// The list that opens from the title of the card `key`.
    QMenu* chooserOf(const QString& key);
    void fillChooser(QMenu& menu, const QString& key);
    /// Shows `next` in the place of `shown`. Nothing if that is not on show any more: lists and keys can
    /// outlast what they were opened for.
    void replace(const QString& shown, const QString& next);
    Card* cardOf(const QString& key) const;

    std::vector<QString> m_plots{QStringLiteral("activation"), QStringLiteral("units")};
    std::vector<QString> m_proposed;
    std::vector<Card*> m_cards;
    std::map<QString, QMenu*> m_choosers;
    QBoxLayout* m_plotRow;
    QBoxLayout* m_controlRow;
    QFrame* m_plotRule;
    /// Between the controls.
    std::vector<QFrame*> m_rules;
    std::vector<QWidget*> m_controls;
};

} // namespace lab::ui
