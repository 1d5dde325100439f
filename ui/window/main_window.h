// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window: puts its parts together. It shows snapshots and says what the user wants; it knows no engine.
#pragma once

#include "core/insight/cure.h"
#include "core/insight/forecast.h"
#include "core/runner/occasions.h"
#include "ui/controls/open_edit.h"
#include "ui/document/selection.h"
#include "ui/help/help_window.h"
#include "ui/look/message.h"
#include "ui/look/scene.h"
#include "ui/window/actions.h"
#include "ui/window/banner.h"
#include "ui/window/cure_offer.h"
#include "ui/window/hero_panel.h"
#include "ui/window/left_dock.h"
#include "ui/window/shown_scene.h"
#include "ui/window/window_state.h"
#include "ui/window/work_area.h"
#include "ui/window/workbench.h"

#include <QAction>
#include <QMainWindow>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

class QSettings;

namespace lab::ui {

class RunFile;
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
    void showForecast(const RateForecast& forecast) { heroes()->showForecast(forecast); }
    void showForecast(const BiasForecast& forecast) { heroes()->showForecast(forecast); }
    void showForecast(const CureForecast& forecast) { m_cure.take(forecast); }
    /// Until the next one, what is shown of the learning rate is of another experiment.
    void outdateForecast() { heroes()->outdateForecast(); }
    /// Whether the user wants to see it.
    bool forecastsShown() const { return m_actions->isOn("forecasts"); }
    void setForecastsShown(bool shown) { m_actions->action("forecasts")->setChecked(shown); }

    /// See WindowState.
    void setTheme(ThemeName name) { m_state->setTheme(name); }
    void setDesktopTheme(ThemeName name) { m_state->setDesktopTheme(name); }
    ThemeName themeName() const { return m_state->themeName(); }
    /// For a projector: one or two plots, both sliders, large type. Esc leaves. `fullScreen`: and nothing
    /// else on the screen.
    void setPresenting(bool presenting, bool fullScreen = true);
    bool isPresenting() const { return m_state->isPresenting(); }
    /// Window layout and preferences.
    void saveLayout(QSettings& settings) const;
    /// The place too, if the window is not shown yet: one in which all of it is in sight.
    void restoreLayout(const QSettings& settings);

    ExperimentModel& model() { return m_model; }
    Selection& selection() { return m_selection; }
    RunFile* file() const { return m_file; }
    WindowState* state() const { return m_state; }
    TransportBar* transport() const { return m_transport; }
    WorkArea* workArea() const { return m_workArea; }
    Actions* actionTable() const { return m_actions; }
    const std::vector<Card*>& cards() const { return m_workArea->cards(); }
    LeftDock* leftDock() const { return m_workArea->workbench()->leftDock(); }
    HeroPanel* heroes() const { return leftDock()->heroes(); }
    ParameterPanel* panel() const { return leftDock()->panel(); }
    SideDock* sideDock() const { return m_workArea->workbench()->sideDock(); }
    TimelineStrip* timeline() const { return m_workArea->workbench()->timeline(); }
    PresentView* presentView() const { return m_workArea->presentView(); }
    MessageBar* messages() const { return m_banner->bar(); }
    /// Null until F1 is pressed for the first time.
    HelpWindow* help() const { return findChild<HelpWindow*>(); }
    /// What each key does, for the help.
    std::vector<KeyRow> keyRows() const { return m_actions->keyRows(); }
    /// The menu's entry that switches off the keys without Ctrl or Alt.
    QAction* singleKeysOn() const { return m_actions->action("singleKeys"); }

    /// Takes over what is being typed. False if it is no value.
    bool takeOverEdit() { return lab::ui::takeOverEdit(*this); }
    /// Opens a run file as soon as it is read; the message bar says what went wrong. False if the field being
    /// edited holds it up.
    bool openFile(const QString& path);
    /// A run that was kept when the program ended; see RunFile. Calls `then` if it takes the place of this
    /// one.
    void openUnsaved(const Run& run, const QString& path, const std::function<void()>& then);
    /// False if it could not; the message bar says what went wrong. A run that the engine has still to settle
    /// is saved as soon as it is.
    bool saveFile(const QString& path);
    /// Says it in the bar under the toolbar, as everything that the program has to say.
    void say(const Message& message);

    void togglePlay();
    void playUntilEvent();
    void showHelp();

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
    enum class Closing { No, Asked, Granted };

    QWidget* makeCenter();
    void connectModel();
    void connectParts();
    void showTheme();
    void showFile();

    ExperimentModel& m_model;
    Selection m_selection;
    ShownScene m_shown;
    RunFile* m_file;
    WindowState* m_state;
    TransportBar* m_transport;
    WorkArea* m_workArea;
    Banner* m_banner;
    CureOffer m_cure;
    Actions* m_actions;
    Closing m_closing = Closing::No;
};

} // namespace lab::ui
