import Foundation

/// A folder of its own for one test, removed with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        // Resolved, because the path of a store may not pass through a symbolic link.
        let parent = URL(fileURLWithPath: "/tmp").resolvingSymlinksInPath().path
        var template = Array((parent + "/voicecall-XXXXXX").utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp/voicecall-without-folder"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func sub(_ name: String) -> String { path + "/" + name }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = URL(fileURLWithPath: sub(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    func text(of name: String) throws -> String { try String(contentsOfFile: sub(name), encoding: .utf8) }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func mode(of name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: sub(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}
