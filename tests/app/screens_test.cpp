// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The window in a fixed list of states, sizes and themes: what can be checked without an eye is checked. Run
// in part with other scale factors, without Inter and in German (LAB_LOCALE), see CMakeLists.txt;
// LAB_SCREENS=FOLDER keeps the pictures.
#include "tests/support/widget_test.h"
#include "tests/support/window_states.h"
#include "ui/cards/card.h"
#include "ui/look/term_label.h"
#include "ui/look/verdict_chip.h"
#include "ui/window/left_dock.h"
#include "ui/window/present_view.h"
#include "ui/window/transport_bar.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

#include <qcustomplot.h>

#include <algorithm>

using namespace lab;
using namespace lab::ui;

namespace {

constexpr QSize sizes[] = {{1024, 700}, {1280, 720}, {1440, 900}, {1920, 1080}, {3840, 2160}};
/// Sizes that are whole pixels in points are not always so in the font's own metrics.
constexpr double slack = 1.5;
constexpr double smallestFont = 11;
/// In UI.md's words: nothing below 11 px, and 18 px on a projector.
constexpr double smallestProjectorFont = 18;

enum class Look { Light, Dark, Projector };

const char* nameOf(Look look) {
    return look == Look::Light ? "light" : look == Look::Dark ? "dark" : "projector";
}

QString familyOf(const QFont& font) {
    return QFontInfo(font).family();
}

double pixelsOf(const QFont& font) {
    return QFontInfo(font).pointSizeF() * QGuiApplication::primaryScreen()->logicalDotsPerInch() / 72;
}

QString pathOf(const QWidget* widget) {
    QString path;
    for (; widget != nullptr && !widget->isWindow(); widget = widget->parentWidget()) {
        const QString name = widget->objectName();
        path.prepend(QStringLiteral("/%1%2").arg(widget->metaObject()->className(),
                                                 name.isEmpty() ? QString() : "#" + name));
    }
    return path;
}

/// Inside something that scrolls, or drawn by a popup: it need not be in sight.
bool mayBeOutside(const QWidget* widget) {
    for (const QWidget* up = widget; up != nullptr && !up->isWindow(); up = up->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea*>(up) != nullptr && up != widget)
            return true;
    }
    return false;
}

double widthOf(const QString& text, const QFont& font) {
    if (Qt::mightBeRichText(text)) {
        QTextDocument document;
        document.setDefaultFont(font);
        document.setDocumentMargin(0);
        document.setHtml(text);
        return document.idealWidth();
    }
    double widest = 0;
    for (const QString& line : text.split('\n'))
        widest = std::max(widest, QFontMetricsF(font).horizontalAdvance(line));
    return widest;
}

/// What is wrong with a text's place, or nothing.
QString textProblem(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget)) {
        if (label->text().contains(QChar(0x2026)) && label->toolTip() != QString())
            return QStringLiteral("is cut short: \"%1\"").arg(label->text());
        if (!label->wordWrap() &&
            widthOf(label->text(), label->font()) > label->contentsRect().width() + slack)
            return QStringLiteral("has no room for \"%1\"").arg(label->text());
        if (label->wordWrap() && label->heightForWidth(label->width()) > label->height() + slack)
            return QStringLiteral("is too low for \"%1\"").arg(label->text());
    } else if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
        const auto* tool = qobject_cast<const QToolButton*>(widget);
        const bool iconOnly = tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly;
        if (!iconOnly &&
            widthOf(QString(button->text()).remove('&'), button->font()) > button->width() + slack)
            return QStringLiteral("has no room for \"%1\"").arg(button->text());
    } else if (const auto* combo = qobject_cast<const QComboBox*>(widget)) {
        constexpr int arrow = 24;
        if (widthOf(combo->currentText(), combo->font()) > combo->width() - arrow + slack)
            return QStringLiteral("has no room for \"%1\"").arg(combo->currentText());
    } else if (const auto* line = qobject_cast<const QLineEdit*>(widget)) {
        const bool bare =
            line->parentWidget() != nullptr && line->parentWidget()->inherits("QAbstractSpinBox");
        const int frame = bare ? 4 : 8;
        if (widthOf(line->text(), line->font()) > line->width() - frame + slack)
            return QStringLiteral("has no room for \"%1\"").arg(line->text());
    }
    return {};
}

bool showsText(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        return !label->text().isEmpty();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        return !button->text().isEmpty();
    return qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QLineEdit*>(widget) != nullptr;
}

/// Pixels that are not the commonest colour, one in four looked at.
int inkOf(const QImage& image) {
    QHash<QRgb, int> counts;
    int all = 0;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2, ++all)
            ++counts[image.pixel(x, y)];
    }
    return counts.isEmpty() ? 0 : all - *std::max_element(counts.cbegin(), counts.cend());
}

QRectF rectOf(const QCPItemText& text) {
    return QRectF(text.topLeft->pixelPosition(), text.bottomRight->pixelPosition()).normalized();
}

} // namespace

class ScreensTest : public QObject {
    Q_OBJECT

    QStringList m_problems;
    QString m_where;
    std::int64_t m_depth = 0;

    void complain(const QWidget* widget, const QString& what) {
        const QString line = QStringLiteral("%1: %2 %3").arg(m_where, pathOf(widget), what);
        if (!m_problems.contains(line))
            m_problems << line;
    }

    void checkFont(const QWidget* widget, const QFont& font, const QString& what, double smallest) {
        if (pixelsOf(font) < smallest - 0.3)
            complain(widget, QStringLiteral("%1 in %2 px").arg(what).arg(pixelsOf(font)));
        if (familyOf(font) != familyOf(uiFont(13)))
            complain(widget, QStringLiteral("%1 in %2").arg(what, familyOf(font)));
    }

    void checkWidget(QWidget* widget, double smallest) {
        if (!mayBeOutside(widget) &&
            !widget->parentWidget()->rect().adjusted(-1, -1, 1, 1).contains(widget->geometry()))
            complain(widget, QStringLiteral("reaches out of its parent"));
        if (!showsText(widget))
            return;
        if (const QString problem = textProblem(widget); !problem.isEmpty())
            complain(widget, problem);
        checkFont(widget, widget->font(), QStringLiteral("is written"), smallest);
    }

    void checkPlot(QCustomPlot* plot, double smallest) {
        // Without hidden layers these have nothing to draw, and say so.
        const QString card = plot->parentWidget()->objectName();
        const bool empty = m_depth == 0 && (card == "activation" || card == "layers");
        if (!empty && inkOf(plot->grab().toImage()) < 150)
            complain(plot, QStringLiteral("is blank"));
        for (QCPAxisRect* rect : plot->axisRects()) {
            for (QCPAxis* axis : rect->axes()) {
                if (axis->visible() && axis->tickLabels())
                    checkFont(plot, axis->tickLabelFont(), QStringLiteral("has axis labels"), smallest);
            }
        }
        std::vector<const QCPItemText*> texts;
        for (int i = 0; i < plot->itemCount(); ++i) {
            const auto* text = qobject_cast<const QCPItemText*>(plot->item(i));
            if (text != nullptr && text->realVisibility() && !text->text().trimmed().isEmpty())
                texts.push_back(text);
        }
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const QRectF rect = rectOf(*texts[i]);
            if (!QRectF(plot->rect()).adjusted(-2, -2, 2, 2).contains(rect))
                complain(plot, QStringLiteral("lets \"%1\" out of its frame").arg(texts[i]->text()));
            checkFont(plot, texts[i]->font(), QStringLiteral("writes \"%1\"").arg(texts[i]->text()),
                      smallest);
            for (std::size_t j = i + 1; j < texts.size(); ++j) {
                // A line's height is more than its letters: only a real overlap counts.
                const QRectF common = rect.intersected(rectOf(*texts[j]));
                if (common.width() > 2 && common.height() > 0.45 * rect.height())
                    complain(
                        plot,
                        QStringLiteral("writes \"%1\" over \"%2\"").arg(texts[i]->text(), texts[j]->text()));
            }
        }
    }

    void checkWindow(app::Laboratory& laboratory, const char* state, QSize size, Look look) {
        MainWindow& window = laboratory.window();
        m_where =
            QStringLiteral("%1, %2x%3, %4").arg(state).arg(size.width()).arg(size.height()).arg(nameOf(look));
        if (window.size() != size)
            complain(&window,
                     QStringLiteral("forces itself to %1 x %2").arg(window.width()).arg(window.height()));
        const double smallest = textSize() * (look == Look::Projector ? smallestProjectorFont : smallestFont);
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            if (!widget->isVisible() || widget->isWindow() || widget->visibleRegion().isEmpty())
                continue;
            checkWidget(widget, smallest);
            if (auto* plot = qobject_cast<QCustomPlot*>(widget))
                checkPlot(plot, smallest);
        }
        const VerdictChip* chip = window.transport()->verdict();
        if (!chip->shownText().contains(':'))
            complain(chip, QStringLiteral("says only \"%1\"").arg(chip->shownText()));
        const QString folder = qEnvironmentVariable("LAB_SCREENS");
        if (!folder.isEmpty())
            window.grab().save(QDir(folder).filePath(QString(m_where).replace(", ", "-") + ".png"));
    }

    static void choose(const MainWindow& window, const QString& text) {
        const QList<QAction*> actions = window.actions();
        const auto found = std::ranges::find(actions, text, &QAction::text);
        QVERIFY(found != actions.end());
        (*found)->trigger();
    }

  private slots:
    void initTestCase() {
        if (qEnvironmentVariableIsSet("LAB_LOCALE"))
            QLocale::setDefault(QLocale(qEnvironmentVariable("LAB_LOCALE")));
    }
    void cleanup() { setTextSize(1); }

    // Ctrl + and what stands in its menu: every text grows, and none of them is cut.
    void largerTextIsNeitherCutNorLeftSmall() {
        const labtest::WindowState& state = labtest::windowStates()[2]; // relu-healthy
        app::Laboratory laboratory(labtest::runOf(state), Jobs::Scheduling::Normal);
        MainWindow& window = laboratory.window();
        window.resize(1440, 900);
        window.show();
        labtest::bring(laboratory, state, 100);
        m_problems.clear();
        m_depth = laboratory.model().experiment().depth;
        double before = textSize();
        for (int larger = 1; larger <= 4; ++larger) {
            choose(window, QStringLiteral("Larger text"));
            QVERIFY(textSize() > before);
            before = textSize();
            for (const QSize size : {QSize(1440, 900), QSize(1920, 1080), QSize(1366, 744)}) {
                window.resize(size);
                labtest::settle(window);
                // The docks take their sizes a moment later.
                const QByteArray name = QStringLiteral("text x %1").arg(textSize()).toLatin1();
                const bool good = labtest::waitUntil([&] {
                    m_problems.clear();
                    checkWindow(laboratory, name, size, Look::Light);
                    return m_problems.isEmpty();
                });
                for (const QString& problem : m_problems)
                    qWarning().noquote() << problem;
                QVERIFY(good);
            }
        }
        choose(window, QStringLiteral("Usual text size"));
        QCOMPARE(textSize(), 1.0);
    }

    // In the smallest window a dock that was opened by hand leaves the cards little room.
    void titlesAreWholeWordsBesideOpenDocks() {
        app::Laboratory laboratory(Run{}, Jobs::Scheduling::Normal);
        MainWindow& window = laboratory.window();
        window.show();
        QVERIFY(labtest::waitUntil([&] { return laboratory.shown() != nullptr; }));
        for (const QSize size : {QSize(800, 600), QSize(900, 640), QSize(1024, 700)}) {
            window.resize(size);
            labtest::settle(window);
            window.leftDock()->setOpen(true);
            labtest::settle(window);
            for (const Card* card : window.cards()) {
                const auto* title = card->findChild<const TermLabel*>();
                if (!card->isVisible())
                    continue;
                QVERIFY2(card->title() == title->text() || card->title().startsWith(title->text() + ':') ||
                             card->title().startsWith(title->text() + ' '),
                         qPrintable(card->title() + ": " + title->text()));
                QVERIFY2(textProblem(title).isEmpty(), qPrintable(textProblem(title)));
            }
        }
    }

    void everybodyHasTheFont() {
        const bool fallback = qEnvironmentVariable("LAB_TYPEFACE") == QLatin1String("fallback");
        QCOMPARE(familyOf(uiFont(13)), fallback ? QString("DejaVu Sans") : QString("Inter"));
        for (const QFont& font : {QApplication::font(), QApplication::font("QMenu"), QToolTip::font()})
            QCOMPARE(familyOf(font), familyOf(uiFont(13)));
        if (!fallback) { // no weight is imitated
            for (const int weight : {QFont::Normal, QFont::DemiBold, QFont::Bold})
                QCOMPARE(QFontInfo(uiFont(13, weight)).weight(), weight);
        }
    }

    void nothingIsClippedOverlappingOrUnreadable_data() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const labtest::WindowState& state : labtest::windowStates()) {
            if (state.presented.empty() && state.size.width() < 2000)
                QTest::newRow(state.name) << index;
            ++index;
        }
    }

    void nothingIsClippedOverlappingOrUnreadable() {
        QFETCH(const int, index);
        const labtest::WindowState& state = labtest::windowStates()[static_cast<std::size_t>(index)];
        app::Laboratory laboratory(labtest::runOf(state), Jobs::Scheduling::Normal);
        MainWindow& window = laboratory.window();
        window.resize(1440, 900);
        window.show();
        labtest::bring(laboratory, state, 100);
        m_problems.clear();
        m_depth = laboratory.model().experiment().depth;
        for (const Look look : {Look::Light, Look::Dark, Look::Projector}) {
            window.setPresenting(look == Look::Projector, false);
            if (look != Look::Projector)
                window.setTheme(look == Look::Dark ? ThemeName::Dark : ThemeName::Light);
            for (const QSize size : sizes) {
                // Colours do not move anything: one size tells for the dark theme.
                if (look == Look::Dark && size.width() != 1440)
                    continue;
                window.resize(size);
                labtest::settle(window);
                checkWindow(laboratory, state.name, size, look);
            }
        }
        window.setPresenting(false);
        for (const QString& problem : m_problems)
            qWarning().noquote() << problem; // a failure's own text is cut at some length
        QCOMPARE(m_problems.size(), 0);
    }
};

LAB_WIDGET_TEST_MAIN(ScreensTest)
#include "screens_test.moc"
