// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/cards/card_menu.h"

#include "ui/cards/card.h"
#include "ui/document/save_file.h"
#include "ui/look/number_text.h"
#include "ui/look/shown_text.h"
#include "ui/plot/table_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace lab::ui {
namespace {

constexpr double menuZoom = 0.5;

void askAndSave(Card& card, const QString& suffix) {
    const QString proposal = QDir::current().filePath(fileNameOf(card.figure(), suffix));
    QString path = QFileDialog::getSaveFileName(&card, Card::tr("Save the figure"), proposal,
                                                QStringLiteral("*.") + suffix);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QLatin1Char('.') + suffix;
    saveCard(card, path, suffix);
}

void showTable(Card& card) {
    const Figure figure = card.figure();
    auto* dialog = new TableDialog(Card::tr("%1, step %2").arg(figure.title, countText(figure.step)),
                                   figure.table, &card);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void addExport(QMenu& menu, Card& card) {
    menu.addAction(Card::tr("Copy image"), &card, [&card] { copyPicture(card); });
    for (const char* suffix : {"png", "svg", "csv"}) {
        const QString name = QString::fromLatin1(suffix);
        menu.addAction(Card::tr("Save %1…").arg(name.toUpper()), &card,
                       [&card, name] { askAndSave(card, name); });
    }
    menu.addAction(Card::tr("Show as table"), &card, [&card] { showTable(card); });
}

void addView(QMenu& menu, Card& card) {
    if (const auto logarithmic = card.logarithmic()) {
        QAction* action = menu.addAction(Card::tr("Logarithmic axis"));
        action->setCheckable(true);
        action->setChecked(*logarithmic);
        QObject::connect(action, &QAction::toggled, &card, [&card](bool on) { card.setLogarithmic(on); });
    }
    if (!card.showsPane())
        return;
    menu.addAction(Card::tr("Zoom in"), &card, [&card] { card.pane()->zoom(menuZoom); });
    menu.addAction(Card::tr("Zoom out"), &card, [&card] { card.pane()->zoom(1 / menuZoom); });
    if (card.hasTimeAxis())
        menu.addAction(Card::tr("Fit recent: last 20 %"), &card, &Card::fitRecent);
    menu.addAction(Card::tr("Fit all"), &card, &Card::fitAll);
    menu.addSeparator();
}

} // namespace

std::unique_ptr<QMenu> makeCardMenu(Card& card) {
    auto menu = std::make_unique<QMenu>(&card);
    addView(*menu, card);
    addExport(*menu, card);
    menu->addSeparator();
    menu->addAction(card.isMaximized() ? Card::tr("Back to all cards") : Card::tr("Maximise"), &card,
                    &Card::maximizeToggled);
    return menu;
}

std::unique_ptr<QMenu> makeExportMenu(Card& card) {
    auto menu = std::make_unique<QMenu>(&card);
    addExport(*menu, card);
    return menu;
}

void copyPicture(Card& card) {
    QApplication::clipboard()->setImage(imageOf(card.figure()));
    card.say({Message::Kind::Note, Card::tr("The picture is on the clipboard.")});
}

bool saveCard(Card& card, const QString& path, const QString& suffix) {
    const QString problem = writeFile(path, bytesOf(card.figure(), suffix));
    if (problem.isEmpty())
        card.say({Message::Kind::Note, Card::tr("Saved as %1.").arg(shownText(path))});
    else
        card.say(fault(Card::tr("%1 could not be saved: %2.").arg(shownText(path), problem),
                       Card::tr("Try another place.")));
    return problem.isEmpty();
}

} // namespace lab::ui
