import Glibc
import Testing

@testable import CallAudio

@Suite("WAV files on disk")
struct WAVFileTests {
    private let clip = WAVClip(channels: 2, sampleRate: 8_000, samples: Array(repeating: 300, count: 1_000))

    @Test("a written file reads back, and nothing else is left in the folder")
    func written() throws {
        try withFolder { folder in
            try WAVFile.write(clip, to: folder + "/call.wav")
            #expect(try WAVReader.clip(from: contents(folder + "/call.wav")) == clip)
            #expect(names(in: folder) == ["call.wav"])
        }
    }

    @Test("an older file is replaced, also through a symbolic link that stays a link")
    func replaced() throws {
        try withFolder { folder in
            try WAVFile.write([1, 2], channels: 1, sampleRate: 8_000, to: folder + "/old.wav")
            #expect(symlink("old.wav", folder + "/link.wav") == 0)
            try WAVFile.write(clip, to: folder + "/link.wav")
            #expect(try WAVReader.clip(from: contents(folder + "/old.wav")) == clip)
            var status = stat()
            #expect(lstat(folder + "/link.wav", &status) == 0)
            #expect(status.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK))
        }
    }

    @Test("a disk that fills up midway leaves the old file whole and no half file")
    func diskFillsUp() throws {
        try withFolder { folder in
            let path = folder + "/call.wav"
            let old = WAVClip(channels: 1, sampleRate: 8_000, samples: [1, 2, 3])
            try WAVFile.write(old, to: path)
            let error = #expect(throws: WAVError.self) { try WAVFile.write(clip, to: path, through: fullAfter(512)) }
            #expect(error?.code == .diskFull)
            #expect(error?.message.contains(path) == true)
            #expect(error?.nextStep.isEmpty == false)
            #expect(try WAVReader.clip(from: contents(path)) == old)
            #expect(names(in: folder) == ["call.wav"])
        }
    }

    @Test("a disk that fills up before the first file leaves an empty folder")
    func diskFullAtOnce() throws {
        try withFolder { folder in
            let error = #expect(throws: WAVError.self) {
                try WAVFile.write(clip, to: folder + "/call.wav", through: fullAfter(0))
            }
            #expect(error?.code == .diskFull)
            #expect(names(in: folder).isEmpty)
        }
    }

    @Test("a write that is interrupted or takes only some bytes is carried on")
    func shortWrites() throws {
        try withFolder { folder in
            let stutter = DiskWriter { descriptor, bytes in
                // A signal arrives at byte 50, 150, 250 …, once each; the flags of the descriptor remember that it did.
                let position = lseek(descriptor, 0, SEEK_CUR)
                if position % 100 == 50, fcntl(descriptor, F_GETFL) & O_NONBLOCK == 0 {
                    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                    errno = EINTR
                    return -1
                }
                _ = fcntl(descriptor, F_SETFL, 0)
                return Glibc.write(descriptor, bytes.baseAddress, min(bytes.count, 50))
            }
            try WAVFile.write(clip, to: folder + "/call.wav", through: stutter)
            #expect(try WAVReader.clip(from: contents(folder + "/call.wav")) == clip)
        }
    }

    @Test("a device that is always full says so and is still there")
    func deviceFull() {
        let error = #expect(throws: WAVError.self) { try WAVFile.write(clip, to: "/dev/full") }
        #expect(error?.code == .diskFull)
        var status = stat()
        #expect(stat("/dev/full", &status) == 0)
        #expect(status.st_mode & mode_t(S_IFMT) == mode_t(S_IFCHR))
        #expect(throws: Never.self) { try WAVFile.write(clip, to: "/dev/null") }
    }

    @Test("a missing folder, a directory, a file as folder and an impossible path each have their code")
    func badPaths() throws {
        try withFolder { folder in
            try WAVFile.write(clip, to: folder + "/file")
            let cases: [(String, WAVError.Code)] = [
                (folder + "/none/call.wav", .unwritable), (folder, .isDirectory),
                (folder + "/file/call.wav", .unwritable),
                ("", .pathInvalid), (folder + "/a\0b", .pathInvalid),
                (folder + "/" + String(repeating: "n", count: 300), .unwritable),
                (folder + "/none/", .unwritable),
            ]
            for (path, code) in cases {
                let error = #expect(throws: WAVError.self) { try WAVFile.write(clip, to: path) }
                #expect(error?.code == code, "\(path)")
            }
            #expect(names(in: folder) == ["file"])
        }
    }

    // MARK: - Helpers

    /// Takes `limit` bytes in total, by the position of the descriptor, and is full from then on.
    private func fullAfter(_ limit: Int) -> DiskWriter {
        DiskWriter { descriptor, bytes in
            let room = limit - Int(lseek(descriptor, 0, SEEK_CUR))
            guard room > 0 else {
                errno = ENOSPC
                return -1
            }
            return Glibc.write(descriptor, bytes.baseAddress, min(room, bytes.count))
        }
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/wav-file-tests-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        let folder = try #require(made)
        defer {
            for name in names(in: folder) { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        try body(folder)
    }

    private func names(in folder: String) -> [String] {
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func contents(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: block[..<count])
        }
    }
}
