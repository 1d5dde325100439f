// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The base of every plot card: header with title and buttons, one reading sentence, a body, and what the
// pointer, the keys and the menu do with it.
#pragma once

#include "ui/document/selection.h"
#include "ui/look/message.h"
#include "ui/look/scene.h"
#include "ui/look/theme.h"
#include "ui/plot/figure.h"
#include "ui/plot/plot_pane.h"
#include "ui/plot/read_out.h"

#include <QFrame>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QLabel;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace lab::ui {

class QuantityButton;
class ReadingLine;
class TermLabel;

/// A card takes snapshots, follows a selection and emits intents; it knows neither the window nor any other
/// card.
class Card : public QFrame {
    Q_OBJECT

  public:
    Card(QString key, const QString& title, QWidget* parent = nullptr);

    /// Short and stable: "activation", "layers", "time", "units", "loss", "output". Also the object name.
    const QString& key() const { return m_key; }
    const QString& title() const { return m_wholeTitle; }
    /// What is to be said, as plain text, in its longest form.
    QString reading() const;
    /// The form of it that stands under the title: the longest that fits.
    QString shownReading() const;

    /// Draws the scene, and says what there is to say of it. The window calls it for visible cards only.
    void present(const Scene& scene) { present(scene, scene); }
    void present(const Snapshot& snapshot) { present(sceneOf(snapshot)); }
    /// Draws one, and says what there is to say of another of the same runs: while they play, words change
    /// less often than curves.
    void present(const Scene& drawn, const Scene& said);
    /// Writes into the request what the card would like to see next.
    virtual void ask(SnapshotRequest&) const {}
    /// What it looks at, together with all that share it: a selection of its own until it is given another.
    Selection& selection() const { return *m_selection; }
    void setSelection(Selection& selection);
    std::size_t selectedLayer() const;
    /// Its sizes are those of a card in the grid: a larger one has larger type in proportion.
    void setTheme(const Theme& theme);
    /// The rate or the bias is being dragged: what was before is worth showing beside what comes of it.
    virtual void setSliderHeld(bool) {}
    /// As it is shown: in the sizes that suit the card's own.
    const Theme& theme() const { return m_theme; }
    /// Forgets axis ranges that only widen, when another run starts. Overriders call the base first.
    virtual void startOver();

    void setMaximized(bool maximized);
    bool isMaximized() const { return m_maximized; }
    /// A card on its own ground has a border; one that fills the screen beside another has none.
    void setFramed(bool framed);
    /// A list that opens from the title, to put another card in this one's place; null takes it away.
    void setChooser(QMenu* chooser);

    /// Whether its plot runs over the steps of the run, so that it shares cursor and zoom with others.
    bool hasTimeAxis() const { return m_pane != nullptr && m_axis == Axis::Steps; }

    /// The plot under the hand; null where there is none.
    PlotPane* pane() const { return m_pane; }
    /// Whether it is there and in sight.
    bool showsPane() const;
    const ReadOut& readOut() const { return *m_readOut; }
    /// Whether the value axis is logarithmic; nothing where there is no choice.
    virtual std::optional<bool> logarithmic() const { return std::nullopt; }
    virtual void setLogarithmic(bool) {}
    /// The last fifth of the run, with what happened in it filling the height. Time axes only.
    void fitRecent();
    /// All of the run, as narrow as what is shown now allows.
    void fitAll();

    /// Exactly the numbers that are drawn.
    virtual DataTable table() const = 0;
    /// The card as a picture with its sentence and its numbers.
    Figure figure() const;
    /// Says it where the window says such things.
    void say(const Message& message) { emit messageRaised(message); }

  signals:
    /// Double-click on the header, or its button.
    void maximizeToggled();
    /// A click at this step of a time axis; `second`: with Shift, to be compared with the one before.
    void stepPicked(double step, bool second);
    void messageRaised(const lab::ui::Message& message);

  protected:
    /// What the plot's x axis is.
    enum class Axis { Steps, Other };
    using Describe = std::function<ReadOutText(std::optional<QPointF>)>;

    /// Takes colours and sizes over and repaints. Overriders call the base first.
    virtual void takeTheme(const Theme& theme);
    /// Draws the scene.
    virtual void draw(const Scene& scene) = 0;
    /// Forgets how far the values once reached, and shows what is drawn now.
    virtual void refit() {}
    /// The smallest and largest value drawn within these steps.
    virtual std::optional<Stretch> valuesWithin(const Stretch&) const { return std::nullopt; }
    /// Called when the selected layer changed; redraw what depends on it from the last snapshot.
    virtual void layerChanged() {}
    /// Called when litLayer() changed.
    virtual void layerLit() {}
    /// The hidden layer that the pointer has found in this card or elsewhere.
    const std::optional<std::size_t>& litLayer() const;
    /// Within draw(): whether this snapshot is the one whose numbers stand in words. The reading is left as
    /// it is where it is not.
    bool speaks() const { return m_speaks; }

    /// `brief`: where there is no room for all of it; nothing takes what stands before its colon.
    void setTitle(const QString& title, const QString& brief = {});
    /// Rich text, the exact figure in <b>, from the longest form to the shortest: the longest that fits is
    /// shown. The first becomes the accessible description.
    void setReading(QStringList forms);
    void setReading(const QString& form) { setReading(QStringList{form}); }
    /// Where the card's plots go, below header and reading.
    QVBoxLayout* body() const { return m_body; }
    /// Places a small widget (a selector) in the header, left of the buttons.
    void addHeaderWidget(QWidget* widget);
    /// Its words give way to the title.
    void addHeaderWidget(QuantityButton* selector);
    void setPane(PlotPane* pane, Axis axis);
    /// Shows what `describe` says of the place under the pointer, in the widget's pixels, as long as it is
    /// there, and anew with each snapshot. Nothing tells it that the pointer has left.
    void watch(QWidget* widget, Describe describe);
    /// A time card's `describe` has found the step under the pointer.
    void hoverStep(std::optional<double> step);
    /// A card's `describe` has found the layer under the pointer, or none.
    void hoverLayer(std::optional<std::size_t> layer);
    /// The end of a time axis that grows in steps of 1, 2, 5: the same in every card.
    double timeReach() const;
    std::int64_t step() const { return m_step; }

    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

  private:
    struct Watched {
        QWidget* widget;
        Describe describe;
    };

    void follow(Selection::Part part);
    void showSteps();
    void drawStep(const Scene& scene);
    /// How much larger than a card in the grid it is, from 1 on.
    double typeScale() const;
    QWidget* makeHeader();
    void fitTitle();
    void showIcons();
    /// Tells assistive technology what the card says now.
    void describe();
    void hover(QWidget* widget, std::optional<QPointF> place);
    void showReadOut();
    /// Moves the pointer that the keys move, by so many pixels.
    void moveCursor(double pixels);

    QString m_key;
    /// Whether a new reading is told to assistive technology: when paused, and when the verdict changes.
    bool m_announces = true;
    bool m_speaks = true;
    /// Generation and step of what was said last.
    std::pair<std::int64_t, std::int64_t> m_said{-1, -1};
    Verdict m_verdict = Verdict::Healthy;
    bool m_maximized = false;
    bool m_framed = true;
    /// Before and after scaling.
    Theme m_wholeTheme;
    Theme m_theme;
    double m_scale = 1;
    Selection* m_selection;
    std::int64_t m_step = 0;
    /// The longest run seen: a time axis never shrinks by itself.
    /// The last step recorded of any run in the scene, and the largest so far.
    double m_end = 0;
    double m_reach = 0;

    QString m_wholeTitle;
    QString m_briefTitle;
    TermLabel* m_title;
    QuantityButton* m_selector = nullptr;
    QToolButton* m_chooser;
    QToolButton* m_export;
    QToolButton* m_maximize;
    QWidget* m_header;
    ReadingLine* m_reading;
    QVBoxLayout* m_body;
    ReadOut* m_readOut;
    PlotPane* m_pane = nullptr;
    Axis m_axis = Axis::Other;
    std::vector<std::unique_ptr<Watched>> m_watched;
    /// Under the pointer, if it is over one of them.
    const Watched* m_pointed = nullptr;
    QPointF m_place;
};

} // namespace lab::ui
