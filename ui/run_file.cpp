// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/run_file.h"

#include "core/formats/limits.h"
#include "core/formats/read_file.h"
#include "ui/experiment_model.h"
#include "ui/save_file.h"
#include "ui/shown_text.h"

#include <QFile>
#include <QFileDialog>
#include <QMessageBox>

namespace lab::ui {
RunFile::RunFile(ExperimentModel& model, QWidget& window)
    : QObject(&window), m_model(model), m_window(window) {}

bool RunFile::open(const QString& path) {
    const auto content = readFile(QFile::encodeName(path).toStdString(), maxRunBytes, Readable::RegularFiles);
    if (const auto* error = std::get_if<FileError>(&content))
        return refuse(path, tr("It %1.").arg(QString::fromLocal8Bit(error->message.c_str())));
    auto result = runFromJson(std::get<FileContent>(content).text);
    if (const auto* error = std::get_if<RunError>(&result)) {
        return refuse(path, QString::fromStdString(error->message));
    }
    emit opening();
    m_model.open(std::get<Run>(std::move(result)));
    setPath(path);
    return true;
}

bool RunFile::refuse(const QString& path, const QString& reason) {
    Message message = fault(tr("%1 could not be opened.").arg(shownText(path)), reason);
    message.buttons = {{tr("Open another file…"), [this] { askAndOpen(); }}};
    emit messageRaised(message);
    return false;
}

bool RunFile::save(const QString& path) {
    const QByteArray text = QByteArray::fromStdString(toJson(m_model.run()));
    const QString problem = writeFile(path, text);
    if (!problem.isEmpty()) {
        Message message = fault(tr("%1 could not be saved: %2.").arg(shownText(path), problem),
                                tr("The run is still here."));
        message.buttons = {{tr("Save elsewhere…"), [this] { askAndSave(); }}};
        emit messageRaised(message);
        return false;
    }
    m_model.undoStack()->setClean();
    setPath(path);
    return true;
}

bool RunFile::save() {
    return m_path.isEmpty() ? askAndSave() : save(m_path);
}

bool RunFile::askAndSave() {
    QString path = QFileDialog::getSaveFileName(&m_window, tr("Save the run"), m_path, tr("Runs (*.json)"));
    if (path.isEmpty())
        return false;
    if (QFileInfo(path).suffix().isEmpty())
        path += ".json";
    return save(path);
}

void RunFile::askAndOpen() {
    if (!mayDiscard())
        return;
    const QString path =
        QFileDialog::getOpenFileName(&m_window, tr("Open a run"), m_path, tr("Runs (*.json)"));
    if (!path.isEmpty())
        open(path);
}

bool RunFile::mayDiscard() {
    if (m_path.isEmpty() || m_model.undoStack()->isClean())
        return true;
    const auto answer =
        QMessageBox::question(&m_window, tr("Save changes?"), tr("The run has changes that are not saved."),
                              QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    if (answer == QMessageBox::Save)
        return save(m_path);
    return answer == QMessageBox::Discard;
}

void RunFile::setPath(const QString& path) {
    m_path = path;
    emit pathChanged();
}

} // namespace lab::ui
