import CallCore
import Foundation

/// A flow as it runs: its main file and every module it can require, named by what they contain.
///
/// Modules are the Lua files below the folder that has the flow's name, and those below `lib/`, both beside the main
/// file. Paths are relative to the folder of the main file: `reception.lua`, `reception/menu.lua`, `lib/hours.lua`.
public struct FlowBundle: Hashable, Sendable {
    /// Main file's name without `.lua`.
    public let name: String
    /// Path of the main file within `files`.
    public let main: String
    /// Path to source.
    public let files: [String: [UInt8]]
    /// SHA-256 over paths and contents, in hexadecimal.
    public let version: String

    public init(name: String, main: String, files: [String: [UInt8]]) {
        self.name = name
        self.main = main
        self.files = files
        var hash = ContentHash()
        for (path, contents) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            hash.add(path.utf8)
            hash.add(contents)
        }
        version = hash.hexadecimal()
    }

    /// First 12 characters of the version, for people.
    public var shortVersion: String { String(version.prefix(12)) }
}

extension FlowBundle {
    /// The name of the flow in a file: `reception` for `flows/reception.lua`. A name stands for itself.
    public static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".lua") ? String(file.dropLast(4)) : file
    }

    /// Longest source file in bytes.
    public static let longestFile = 1_000_000
    /// Most files in one bundle.
    public static let mostFiles = 200

    /// Reads a flow and its modules from the disk.
    ///
    /// - Parameter path: the main file, such as `flows/reception.lua`.
    /// - Throws: `flow.missing`, `flow.not-a-file`, `flow.unreadable`, `flow.too-large`, `flow.bytecode`,
    ///   `flow.not-text` or `flow.too-many-files`; the error names the file at fault.
    public static func load(path: String) throws(FlowError) -> FlowBundle {
        let url = URL(fileURLWithPath: path)
        let main = url.lastPathComponent
        let name = name(of: main)
        let folder = url.deletingLastPathComponent()
        var files = [main: try source(at: path)]
        for modules in Set([name, "lib"]).sorted() {
            for module in try modulePaths(in: modules, of: folder) {
                files[module] = try source(at: folder.appendingPathComponent(module).path)
                guard files.count <= mostFiles else { throw tooManyFiles(path) }
            }
        }
        return FlowBundle(name: name, main: main, files: files)
    }

    /// Lua files below a folder, relative to the folder's parent. Hidden files, and folders that are symbolic links,
    /// are passed over.
    private static func modulePaths(in name: String, of folder: URL) throws(FlowError) -> [String] {
        let top = folder.appendingPathComponent(name).path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: top, isDirectory: &isFolder), isFolder.boolValue else { return [] }
        var found: [String] = []
        var waiting = [name]
        while let current = waiting.popLast() {
            let place = folder.appendingPathComponent(current).path
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: place) } catch {
                throw unreadable(place, "the folder cannot be listed")
            }
            for name in names where !name.hasPrefix(".") {
                let path = current + "/" + name
                if kind(of: folder.appendingPathComponent(path).path, following: false) == S_IFDIR {
                    waiting.append(path)
                } else if name.hasSuffix(".lua") {
                    found.append(path)
                }
            }
            guard found.count + waiting.count <= mostFiles else { throw tooManyFiles(top) }
        }
        return found
    }

    private static func kind(of path: String, following: Bool) -> mode_t? {
        var status = stat()
        let result = following ? stat(path, &status) : lstat(path, &status)
        return result == 0 ? status.st_mode & S_IFMT : nil
    }

    private static func source(at path: String) throws(FlowError) -> [UInt8] {
        guard let kind = kind(of: path, following: true) else { throw missing(path) }
        guard kind == S_IFREG else { throw notAFile(path, kind) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: longestFile + 1)
        var length = 0
        while length < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress?.advanced(by: length), buffer.count - length)
            }
            guard count >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
            if count == 0 { break }
            length += count
        }
        guard length <= longestFile else { throw tooLarge(path) }
        bytes.removeSubrange(length...)
        try check(bytes, path)
        return bytes
    }

    private static func check(_ bytes: [UInt8], _ path: String) throws(FlowError) {
        guard !bytes.starts(with: [0x1B, 0x4C, 0x75, 0x61]) else {
            throw FlowError(
                code: "flow.bytecode", message: "this is compiled Lua; flows are loaded from source only", file: path,
                nextStep: "give the .lua source it was compiled from")
        }
        if let zero = bytes.firstIndex(of: 0) {
            let line = bytes[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
            throw FlowError(
                code: "flow.not-text", message: "a zero byte in the source", file: path, line: line,
                nextStep: "save it as UTF-8 text")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw FlowError(
                code: "flow.not-text", message: "the source is not UTF-8", file: path,
                nextStep: "save it as UTF-8 text")
        }
    }

    private static func missing(_ path: String) -> FlowError {
        FlowError(
            code: "flow.missing", message: "there is no such file", file: path,
            nextStep: "check the path, or see what there is with: voicecall flow list")
    }

    private static func notAFile(_ path: String, _ kind: mode_t) -> FlowError {
        FlowError(
            code: "flow.not-a-file", message: kind == S_IFDIR ? "this is a folder" : "this is not a regular file",
            file: path, nextStep: "name the flow's .lua file")
    }

    private static func unreadable(_ path: String, _ reason: String) -> FlowError {
        FlowError(
            code: "flow.unreadable", message: "cannot be read: \(reason)", file: path,
            nextStep: "give this user read access to it")
    }

    private static func tooLarge(_ path: String) -> FlowError {
        FlowError(
            code: "flow.too-large", message: "the source is longer than \(longestFile) bytes", file: path,
            nextStep: "move data out of the flow or split it into modules")
    }

    private static func tooManyFiles(_ path: String) -> FlowError {
        FlowError(
            code: "flow.too-many-files", message: "more than \(mostFiles) modules belong to this flow", file: path,
            nextStep: "keep only Lua modules that flows require in the flow's folder and in lib/")
    }
}
