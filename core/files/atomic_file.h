// SPDX-FileCopyrightText: 2026 The Gradient Lab authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The only writer of files: all of the content under its name, or an error and what was there before.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace lab {

/// What went wrong with a file, in the system's words: "No space left on device".
struct FileError {
    std::string message;
};

/// A file being written. Its content gathers in a file of its own beside the target, under a name that nobody
/// can foresee; commit() puts it in the target's place once all of it is on the disk. Several writers of one
/// target never mix: each puts a whole file there, and the last one stays.
///
/// Symbolic links are followed and stay. Mode and owner of a replaced file are kept. A file in whose folder
/// no other can be made, or whose owner could not be given to it, is overwritten by commit(), once the disk
/// has set the room aside: of all others, a crash leaves the old or the new. Devices and pipes are written to
/// at once. Of several hard links to a file, the others keep the old content.
class AtomicFile : private std::streambuf {
  public:
    /// What opening a pipe does while nobody reads it: wait as a shell does, or be an error.
    enum class Pipes { WaitForReader, NeedReader };

    /// Opens `path`. Whether that failed, write errors included, is what commit() says, and what the stream's
    /// state shows.
    explicit AtomicFile(const std::string& path, Pipes pipes = Pipes::WaitForReader);
    /// Without commit(), an older file is what it was.
    ~AtomicFile() override;
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    std::ostream& stream() { return m_stream; }

    /// Ends the writing; to be called once. Nothing if the content is on the disk under its name.
    std::optional<FileError> commit();

  private:
    enum class Place { Beside, Elsewhere, Device };

    int_type overflow(int_type c) override;
    int sync() override;
    bool write(std::string_view bytes);
    void open(const std::string& path, Pipes pipes);
    bool openFolder(const std::filesystem::path& target);
    void openRegular(const std::string& target);
    bool openBeside();
    void openDevice(const std::string& path, Pipes pipes);
    void openElsewhere(const std::string& target);
    bool keepsOwnerAndMode();
    bool finish();
    bool replace();
    bool overwrite();
    bool close();
    /// Keeps the first error. False, to be returned.
    bool fail(int error);

    std::array<char, 65536> m_block;
    std::ostream m_stream{this};
    /// Where the content gathers.
    Place m_place = Place::Beside;
    /// The target's folder, its name there, and the name of the content until commit().
    int m_folder = -1;
    std::string m_name;
    std::string m_ownName;
    int m_file = -1;
    /// What commit() overwrites with a content from elsewhere.
    int m_target = -1;
    std::uint64_t m_size = 0;
    /// errno of what failed first; 0 is none.
    int m_error = 0;
    /// Whether the target was there, and then its mode and owner.
    bool m_exists = false;
    unsigned m_mode = 0;
    unsigned m_owner = 0;
    unsigned m_group = 0;
};

/// Writes `bytes` to the file at `path`, all at once. Nothing if they are on the disk.
std::optional<FileError> writeFile(const std::string& path, std::string_view bytes,
                                   AtomicFile::Pipes pipes = AtomicFile::Pipes::WaitForReader);

} // namespace lab
