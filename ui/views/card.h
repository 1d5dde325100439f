// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The base of every plot card: header with title and maximise, one reading sentence, and a body.
#pragma once

#include "core/runner/snapshot.h"
#include "ui/theme.h"

#include <QFrame>
#include <QString>

class QLabel;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace lab::ui {

/// A card takes snapshots and emits intents; it knows neither the window nor any other card.
class Card : public QFrame {
    Q_OBJECT

  public:
    Card(QString key, const QString& title, QWidget* parent = nullptr);

    /// Short and stable: "activation", "layers", "time", "units", "loss", "output". Also the object name.
    const QString& key() const { return m_key; }
    QString title() const;
    /// The sentence under the title, as plain text.
    QString reading() const;

    /// Shows the snapshot. The window calls it for visible cards only.
    virtual void present(const Snapshot& snapshot) = 0;
    /// The hidden layer that is lit up everywhere; 0 = layer 1.
    void setSelectedLayer(std::size_t layer);
    std::size_t selectedLayer() const { return m_layer; }
    /// Takes the colours over and repaints. Overriders call the base first.
    virtual void setTheme(const Theme& theme);
    const Theme& theme() const { return m_theme; }
    /// Forgets axis ranges that only widen, when another run starts.
    virtual void startOver() {}

    void setMaximized(bool maximized);
    /// A card on its own ground has a border; one that fills the screen beside another has none.
    void setFramed(bool framed);
    /// A list that opens from the title, to put another card in this one's place; null takes it away.
    void setChooser(QMenu* chooser);

  signals:
    void layerSelected(std::size_t layer);
    /// Double-click on the header, or its button.
    void maximizeToggled();

  protected:
    void setTitle(const QString& title);
    /// Rich text; the exact figure in <b>. Also becomes the accessible description.
    void setReading(const QString& richText);
    /// Where the card's plots go, below header and reading.
    QVBoxLayout* body() const { return m_body; }
    /// Places a small widget (a selector) in the header, left of the buttons.
    void addHeaderWidget(QWidget* widget);
    /// Called when the selected layer changed; redraw what depends on it from the last snapshot.
    virtual void layerChanged() {}

    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

  private:
    void showReading();
    void showMaximizeIcon(bool hovered);
    void describe();

    QString m_key;
    QString m_richReading;
    bool m_maximized = false;
    bool m_framed = true;
    Theme m_theme;
    std::size_t m_layer = 0;
    QWidget* m_header;
    QLabel* m_title;
    QToolButton* m_chooser;
    QLabel* m_reading;
    QToolButton* m_maximize;
    QVBoxLayout* m_body;
};

} // namespace lab::ui
