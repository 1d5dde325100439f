// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The window: toolbar, the left panel with the two hero sliders, and the six cards. It shows snapshots and
// says what the user wants; it knows no engine.
#pragma once

#include "core/insight/cure.h"
#include "core/insight/forecast.h"
#include "core/runner/occasions.h"
#include "core/runner/snapshot.h"
#include "ui/document/selection.h"
#include "ui/help/help_text.h"
#include "ui/look/message.h"
#include "ui/look/scene.h"
#include "ui/look/theme.h"

#include <QElapsedTimer>
#include <QMainWindow>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QAction;
class QMenu;
class QSettings;
class QVBoxLayout;

namespace lab::ui {

class Card;
class CardGrid;
class ExperimentModel;
class HelpWindow;
class HeroPanel;
class HeroSlider;
class LayerActivationField;
class LeftDock;
class MessageBar;
class PresentView;
class ParameterPanel;
class RunFile;
class SideDock;
class TimelineStrip;

class TransportBar;

class MainWindow : public QMainWindow {
    Q_OBJECT

  public:
    explicit MainWindow(ExperimentModel& model, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows it on every visible card.
    void present(const Scene& scene);
    void present(std::shared_ptr<const Snapshot> snapshot) { present(sceneOf(std::move(snapshot))); }
    /// What the visible cards would like to see next.
    SnapshotRequest request() const;

    /// What the sliders lead to, under each of them.
    void showForecast(const RateForecast& forecast);
    void showForecast(const BiasForecast& forecast);
    void showForecast(const CureForecast& forecast);
    /// Until the next one, what is shown of the learning rate is of another experiment.
    void outdateForecast();
    /// Whether the user wants to see it.
    bool forecastsShown() const;
    void setForecastsShown(bool shown);

    /// Light or dark. The projector's theme comes with setPresenting().
    void setTheme(ThemeName name);
    /// What "as the desktop" means; shown at once unless the user has chosen a theme.
    void setDesktopTheme(ThemeName name);
    ThemeName themeName() const { return m_theme; }
    /// For a projector: one or two plots, both sliders, large type. Esc leaves. `fullScreen`: and nothing
    /// else on the screen.
    void setPresenting(bool presenting, bool fullScreen = true);
    bool isPresenting() const { return m_presenting; }
    PresentView* presentView() const { return m_presentView; }
    /// Window layout and preferences.
    void saveLayout(QSettings& settings) const;
    /// The place too, if the window is not shown yet: one in which all of it is in sight.
    void restoreLayout(const QSettings& settings);

    Selection& selection() { return m_selection; }
    const std::vector<Card*>& cards() const { return m_cards; }
    HeroPanel* heroes() const { return m_heroes; }
    LeftDock* leftDock() const { return m_leftDock; }
    ParameterPanel* panel() const { return m_panel; }
    TransportBar* transport() const { return m_transport; }
    SideDock* sideDock() const { return m_sideDock; }
    TimelineStrip* timeline() const { return m_timeline; }
    /// Opens a run file as soon as it is read; the message bar says what went wrong. False if the field being
    /// edited holds it up.
    bool openFile(const QString& path);
    /// A run that was kept when the program ended; see RunFile. Calls `then` if it takes the place of this
    /// one.
    void openUnsaved(const Run& run, const QString& path, const std::function<void()>& then);
    /// Takes over what is being typed. False if it is no value.
    bool takeOverEdit();
    /// False if it could not; the message bar says what went wrong. A run that the engine has still to settle
    /// is saved as soon as it is.
    bool saveFile(const QString& path);
    /// What each key does, for the help.
    std::vector<KeyRow> keyRows() const;
    /// Null until F1 is pressed for the first time.
    HelpWindow* help() const { return m_help; }
    /// The menu's entry that switches off the keys without Ctrl or Alt.
    QAction* singleKeysOn() const { return m_singleKeysOn; }
    /// Says it in the bar under the toolbar, as everything that the program has to say.
    void say(const Message& message);
    MessageBar* messages() const { return m_messages; }

  signals:
    void playRequested();
    void playUntilEventRequested(const lab::Occasions& occasions);
    void pauseRequested();
    void stepRequested(qint64 count);
    void stepEpochRequested();
    void resetRequested();
    /// Steps per second; 0 = as fast as it can.
    void speedChosen(double stepsPerSecond);
    /// Where the verdict's words shall change.
    void thresholdsChosen(const lab::Thresholds& thresholds);
    /// request() has changed.
    void requestChanged();
    /// forecastsShown() or heroes()->biasLayer() has changed.
    void forecastWishChanged();

  protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// A character that acts when it is typed outside of a field, wherever the keyboard has it. WCAG 2.1.4:
    /// the user can switch these off. Each has an entry in the menu, which always acts.
    struct SingleKey {
        QChar character;
        QAction* action;
    };

    void applyTheme(ThemeName name);
    void dressWorkbench(const Theme& theme);
    void followDesktop();
    void addOccasions(QMenu& menu);
    void addThemes(QMenu& menu);
    void addTextSizes(QMenu& menu);
    void chooseTextSize(int index);
    void restorePlace(const QSettings& settings);
    QWidget* makeLeftPanel();
    QWidget* makeCards();
    QWidget* makeSideDock();
    const ProvedCure* provedCure() const;
    void makeMenu();
    void makeForecastAction(QMenu& menu);
    void makeSingleKeys(QMenu& menu);
    QAction* actionOf(const QKeyEvent& event) const;
    void showHelp();
    Card* cardInHand();
    void showDocks();
    void showTimeline();
    void showLegends();
    void showExperiment();
    void showStop(const Snapshot* before);
    void showCure();
    void applyCure();
    void replayChanges();
    void playUntilEvent();
    void showLeftOut();
    /// `action`, after takeOverEdit(): what every button, key and menu entry does.
    template <class Action>
    auto afterEdit(Action action) {
        return [this, action] {
            if (takeOverEdit())
                std::invoke(action);
        };
    }
    void placeMessages();
    /// On a projector: the plots that fit the verdict.
    void proposePlots();
    void sayRefused(const QString& problem);
    void follow(Selection::Part part);
    /// Large, in the window or on the projector; the same card again: all of them.
    void showAlone(Card* card);
    void togglePlay();
    void focusSlider(HeroSlider& slider);
    void showFile();

    ExperimentModel& m_model;
    Selection m_selection;
    RunFile* m_file;
    ThemeName m_desktopTheme = ThemeName::Light;
    bool m_followsDesktop = true;
    /// Outside of present mode, which has a theme of its own.
    ThemeName m_theme = ThemeName::Light;
    /// Among the sizes that Ctrl + and Ctrl - go through.
    int m_textSize = 0;
    /// What the docks and the ground of the cards wear.
    std::optional<ThemeName> m_dressed;
    TransportBar* m_transport;
    QAction* m_forecasts;
    /// What counts for "play until something happens"; see Occasions.
    QAction* m_untilLives;
    QAction* m_untilVerdict;
    QAction* m_untilPlan;
    QAction* m_singleKeysOn;
    QAction* m_replayChanges;
    std::vector<SingleKey> m_singleKeys;
    HelpWindow* m_help = nullptr;
    HeroPanel* m_heroes;
    LeftDock* m_leftDock;
    ParameterPanel* m_panel;
    SideDock* m_sideDock;
    TimelineStrip* m_timeline;
    QAction* m_showTimeline;
    LayerActivationField* m_layerActivation;
    CardGrid* m_grid;
    MessageBar* m_messages;
    CureForecast m_cures;
    std::vector<Card*> m_cards;
    PresentView* m_presentView;
    QWidget* m_workbench;
    /// Between the docks: the cards, and above them what is to be said.
    QWidget* m_middle;
    QVBoxLayout* m_leftColumn;
    bool m_presenting = false;
    /// The window's state before it filled the screen.
    Qt::WindowStates m_stateBefore;
    Scene m_scene;
    /// The one in hand.
    std::shared_ptr<const Snapshot> m_snapshot;
    /// What all sentences are about: the last snapshot, or while playing one of half a second ago.
    Scene m_saidScene;
    std::shared_ptr<const Snapshot> m_said;
    QElapsedTimer m_saidSince;
    bool m_closing = false;
    bool m_mayClose = false;
};

} // namespace lab::ui
