import CallCore
import Foundation
import Testing

@testable import CallGateway

@Suite("What a voice model is told about its agent")
struct AgentContextTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "workspace-\(UInt32.random(in: 0...(.max)))"

        init() throws {
            for name in ["", "-sales", "/notes"] {
                try FileManager.default.createDirectory(atPath: path + name, withIntermediateDirectories: true)
            }
            try write(
                "IDENTITY.md",
                """
                # Who am I
                - **Name:** Ada
                - **Creature:** (what are you?)
                - **Emoji:** 🦉
                Vibe: calm   and kind
                """)
            try write("SOUL.md", "I am patient.")
            try write("notes/day.md", "It is Sunday.")
            try write("../secret-\(name).md", "a secret")
            try "Sales soul.".write(toFile: path + "-sales/SOUL.md", atomically: true, encoding: .utf8)
        }

        var name: String { URL(fileURLWithPath: path).lastPathComponent }

        func write(_ file: String, _ text: String) throws {
            try text.write(toFile: path + "/" + file, atomically: true, encoding: .utf8)
        }

        deinit {
            for name in ["", "-sales"] { try? FileManager.default.removeItem(atPath: path + name) }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try? FileManager.default.removeItem(atPath: folder + "/secret-\(name).md")
        }
    }

    private func text(
        _ folder: Folder, files: [String], agent: String? = nil, longest: Int = 6_000, identity: Bool = true
    ) -> String {
        AgentContext(workspace: folder.path, longest: longest, includesIdentity: identity, files: files)
            .capsule(for: AgentProfile(agentID: agent))
    }

    @Test("its id, what is filled in of its identity, and the files, each under its name")
    func whole() throws {
        let folder = try Folder()
        let text = text(folder, files: ["SOUL.md", "notes/day.md", "missing.md"])
        #expect(text.contains("Agent id: main"))
        #expect(text.contains("Name: Ada\n\nVibe: calm and kind\n\nEmoji: 🦉") && !text.contains("Creature"))
        #expect(text.hasSuffix("### SOUL.md\nI am patient.\n\n### notes/day.md\nIt is Sunday."))
        #expect(!self.text(folder, files: [], identity: false).contains("Ada"))
    }

    @Test("another agent has a workspace of its own; an id that is a path has none")
    func routed() throws {
        let folder = try Folder()
        let sales = text(folder, files: ["SOUL.md"], agent: "Sales")
        #expect(sales.contains("Agent id: Sales") && sales.contains("Sales soul.") && !sales.contains("patient"))
        #expect(!text(folder, files: ["SOUL.md"], agent: "../\(folder.name)").contains("###"))
    }

    @Test(
        "no path leads out of the workspace",
        arguments: [
            "../secret-NAME.md", "/etc/passwd", "notes/../SOUL.md", "notes//day.md", "", ".", "link.md",
            "out/secret-NAME.md", "pipe", "notes",
        ])
    func escapes(path: String) throws {
        let folder = try Folder()
        let outside = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.path + "/link.md", withDestinationPath: outside + "/secret-\(folder.name).md")
        try manager.createSymbolicLink(atPath: folder.path + "/out", withDestinationPath: outside)
        #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
        let asked = path.replacingOccurrences(of: "NAME", with: folder.name)
        #expect(!text(folder, files: [asked], identity: false).contains("###"))
    }

    @Test("it is cut to its length, with a mark, also where a file is large")
    func cut() throws {
        let folder = try Folder()
        try folder.write("SOUL.md", String(repeating: "soul ", count: 200_000))
        let text = text(folder, files: ["SOUL.md"], longest: 500)
        #expect(text.count == 500 && text.hasSuffix("\n[truncated]"))
        #expect(self.text(folder, files: ["SOUL.md"], longest: 5).count <= 12)
    }

    @Test("without a workspace it is the agent's id")
    func nothing() {
        let context = AgentContext(workspace: "/nonexistent", files: ["SOUL.md"])
        #expect(context.capsule(for: AgentProfile()).hasSuffix("Agent id: main"))
    }
}
