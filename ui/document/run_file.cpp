// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/document/run_file.h"

#include "core/files/limits.h"
#include "core/files/read_file.h"
#include "core/formats/run_json.h"
#include "ui/document/experiment_model.h"
#include "ui/document/run_reading.h"
#include "ui/document/save_file.h"
#include "ui/look/shown_text.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>
#include <utility>
#include <variant>

namespace lab::ui {
namespace {

/// Each message about opening a file takes the place of the one before.
const QString readingSubject = QStringLiteral("reading");

QByteArray hashOf(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// The file's content, or why there is none.
std::variant<FileContent, FileError> contentOf(const QString& path) {
    return readFile(QFile::encodeName(path).toStdString(), maxRunBytes, Readable::RegularFiles);
}

} // namespace

RunFile::RunFile(ExperimentModel& model, QWidget& window)
    : QObject(&window), m_model(model), m_window(window), m_reading(new RunReading(this)),
      m_document(model.documentNumber()) {
    m_files[m_document] = {{}, m_model.run()};
    connect(&m_model, &ExperimentModel::runChanged, this, &RunFile::follow);
    connect(m_reading, &RunReading::done, this, &RunFile::take);
    m_slow.setSingleShot(true);
    m_slow.setInterval(500);
    connect(&m_slow, &QTimer::timeout, this, &RunFile::sayThatItReads);
}

void RunFile::open(const QString& path) {
    m_reading->start(path);
    m_slow.start();
}

void RunFile::sayThatItReads() {
    Message message{Message::Kind::Note, tr("%1 is being read.").arg(shownText(m_reading->path()))};
    message.subject = readingSubject;
    message.dismissal = tr("Wait");
    message.buttons = {{tr("Cancel"), [this] { m_reading->stop(); }}};
    emit messageRaised(message);
}

void RunFile::take(const ReadRun& read) {
    const bool wasSlow = !m_slow.isActive();
    m_slow.stop();
    const auto* reason = std::get_if<QString>(&read.run);
    const QString problem = reason != nullptr ? *reason : m_model.problemOf(std::get<Run>(read.run));
    if (!problem.isEmpty())
        return refuse(read.path, problem);
    emit opening();
    m_files.clear(); // undo cannot go back to them
    m_model.open(std::get<Run>(read.run));
    remember(read.path, read.bytes);
    if (!wasSlow)
        return;
    Message message{Message::Kind::Note, tr("%1 is open.").arg(shownText(read.path))};
    message.subject = readingSubject;
    emit messageRaised(message);
}

void RunFile::refuse(const QString& path, const QString& reason) {
    Message message = fault(tr("%1 could not be opened.").arg(shownText(path)), reason);
    message.subject = readingSubject;
    message.buttons = {{tr("Open another file…"), [this] { askAndOpen(); }}};
    emit messageRaised(message);
}

void RunFile::openUnsaved(const Run& run, const QString& path) {
    emit opening();
    m_files.clear();
    m_model.open(run);
    m_files[m_model.documentNumber()] = {path, {}}; // whatever is there now: saving asks before it goes
    follow();
    emit pathChanged();
}

bool RunFile::save(const QString& path, std::function<void()> then) {
    if (m_model.isSettled())
        return write(path, then);
    m_model.whenSettled([this, path, then = std::move(then)] { write(path, then); });
    return true;
}

bool RunFile::write(const QString& path, const std::function<void()>& then) {
    const QByteArray text = QByteArray::fromStdString(toJson(m_model.run()));
    const QString problem = writeFile(path, text);
    if (!problem.isEmpty()) {
        Message message = fault(tr("%1 could not be saved: %2.").arg(shownText(path), problem),
                                tr("The run is still here."));
        message.buttons = {{tr("Save elsewhere…"), [this] { askAndSave(); }}};
        emit messageRaised(message);
        return false;
    }
    m_model.markSaved();
    remember(path, text);
    if (then)
        then();
    return true;
}

void RunFile::save(std::function<void()> then) {
    if (path().isEmpty())
        askAndSave(std::move(then));
    else if (mayOverwrite(path()))
        save(path(), std::move(then));
}

void RunFile::askAndSave(std::function<void()> then) {
    QString chosen = QFileDialog::getSaveFileName(&m_window, tr("Save the run"), path(), tr("Runs (*.json)"));
    if (chosen.isEmpty())
        return;
    if (QFileInfo(chosen).suffix().isEmpty())
        chosen += ".json";
    save(chosen, std::move(then));
}

/// Asks if the file is no longer what was read from it or written to it.
bool RunFile::mayOverwrite(const QString& path) {
    if (!QFileInfo(path).isFile()) // gone, or no file that could have changed
        return true;
    const auto content = contentOf(path);
    const auto* there = std::get_if<FileContent>(&content);
    if (there != nullptr && hashOf(QByteArray::fromStdString(there->text)) == m_files.value(m_document).hash)
        return true;
    QMessageBox box(QMessageBox::Warning, tr("Overwrite the file?"),
                    tr("%1 has changed on disk since it was opened or saved here.").arg(shownText(path)),
                    QMessageBox::Cancel, &m_window);
    box.setTextFormat(Qt::PlainText);
    const QAbstractButton* overwrite = box.addButton(tr("Overwrite"), QMessageBox::DestructiveRole);
    const QAbstractButton* elsewhere = box.addButton(tr("Save as…"), QMessageBox::AcceptRole);
    box.exec();
    if (box.clickedButton() == elsewhere)
        askAndSave();
    return box.clickedButton() == overwrite;
}

void RunFile::askAndOpen() {
    leave([this] {
        const QString chosen =
            QFileDialog::getOpenFileName(&m_window, tr("Open a run"), path(), tr("Runs (*.json)"));
        if (!chosen.isEmpty())
            open(chosen);
    });
}

void RunFile::leave(std::function<void()> then) {
    if (std::exchange(m_leaving, true)) // one question is enough
        return;
    m_model.whenSettled([this, then = std::move(then)] {
        ask(then);
        m_leaving = false;
    });
}

void RunFile::ask(const std::function<void()>& then) {
    const auto isLost = [this](const auto& left) { return *left.second != m_files.value(left.first).run; };
    if (m_modified) {
        const auto answer = QMessageBox::question(
            &m_window, tr("Save changes?"), tr("The run has changes that are not saved."),
            QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
        if (answer == QMessageBox::Save)
            save(then);
        if (answer != QMessageBox::Discard)
            return;
    } else if (std::ranges::any_of(m_model.leftDocuments(), isLost)) {
        const auto answer = QMessageBox::question(
            &m_window, tr("Discard changes?"),
            tr("A run that was left for a demonstration has changes that are not saved. Undo (Ctrl+Z) brings "
               "it back."),
            QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Cancel);
        if (answer != QMessageBox::Discard)
            return;
    }
    then();
}

void RunFile::remember(const QString& path, const QByteArray& bytes) {
    m_files[m_model.documentNumber()] = {path, m_model.run(), hashOf(bytes)};
    follow();
    emit pathChanged();
}

/// The model has another run, or another document.
void RunFile::follow() {
    if (!m_files.contains(m_model.documentNumber())) // a demonstration, or a file that is being opened
        m_files[m_model.documentNumber()] = {{}, m_model.run()};
    if (std::exchange(m_document, m_model.documentNumber()) != m_model.documentNumber())
        emit pathChanged();
    const std::optional<Run>& known = m_files[m_document].run;
    const Run* leftOut = m_model.leftOut();
    const bool modified =
        !m_model.isSettled() || m_model.run() != known || (leftOut != nullptr && *leftOut != known);
    if (std::exchange(m_modified, modified) != modified)
        emit modifiedChanged();
}

} // namespace lab::ui
