import Foundation
import ScriptValue
import Testing

@testable import voicecall

@Suite("Following a file that grows")
struct LogFollowerTests {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/calls.jsonl" }

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String) throws { _ = try folder.write(Array(text.utf8), to: "calls.jsonl") }

    private func append(_ text: String) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    private func numbers(_ records: [Value]) -> [Int64] { records.compactMap { $0["n"]?.int } }

    @Test("the last lines come first, then new ones, each once it is whole")
    func grows() throws {
        try write("{\"n\":1}\n{\"n\":2}\nnonsense\n{\"n\":3}\n")
        var follower = LogFollower(path, skippingTo: 2)
        #expect(numbers(try follower.next()) == [2, 3])
        #expect(try follower.next().isEmpty)
        try append("{\"n\":4}\n{\"n\"")
        #expect(numbers(try follower.next()) == [4])
        try append(":5}\n")
        #expect(numbers(try follower.next()) == [5])
    }

    @Test("a file that was cut, replaced or comes later is read from its beginning")
    func begins() throws {
        var follower = LogFollower(path, skippingTo: 9)
        #expect(try follower.next().isEmpty)
        try write("{\"n\":1}\n{\"n\":2}\n")
        #expect(numbers(try follower.next()) == [1, 2])
        try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 0)
        try append("{\"n\":3}\n")
        #expect(numbers(try follower.next()) == [3])
        _ = try folder.write(Array("{\"n\":4}\n{\"n\":5}\n{\"n\":6}\n".utf8), to: "new")
        #expect(rename(folder.path + "/new", path) == 0)
        #expect(numbers(try follower.next()) == [4, 5, 6])
    }

    @Test("the last of very many lines are found")
    func many() throws {
        try write((0..<20_000).map { "{\"n\":\($0)}\n" }.joined())
        var follower = LogFollower(path, skippingTo: 3)
        #expect(numbers(try follower.next()) == [19_997, 19_998, 19_999])
        var nothing = LogFollower(path, skippingTo: 0)
        #expect(try nothing.next().isEmpty)
    }
}
