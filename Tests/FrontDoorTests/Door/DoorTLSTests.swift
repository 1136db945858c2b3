import CallCore
import Foundation
import FrontDoor
import NIOSSL
import Testing

@Suite("The front door, behind TLS of its own", .timeLimit(.minutes(1)))
struct DoorTLSTests {
    /// A folder with a pair of files that can be swapped.
    private struct Pair {
        let folder: URL
        var files: TLSFiles { TLSFiles(certificate: path("cert.pem"), key: path("key.pem")) }

        init(_ name: String) throws {
            let files = FileManager.default
            folder = try files.url(
                for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: files.temporaryDirectory,
                create: true)
            try use(name)
        }

        func use(_ name: String) throws {
            try put("cert.pem", Self.fixture("\(name).cert.pem"))
            try put("key.pem", Self.fixture("\(name).key.pem"))
        }

        func put(_ file: String, _ content: Data) throws {
            try content.write(to: folder.appendingPathComponent(file), options: .atomic)
        }

        static func fixture(_ name: String) throws -> Data {
            let folder = try #require(Bundle.module.url(forResource: "Certificates", withExtension: nil))
            return try Data(contentsOf: folder.appendingPathComponent(name))
        }

        func remove() { try? FileManager.default.removeItem(at: folder) }

        private func path(_ file: String) -> String { folder.appendingPathComponent(file).path }
    }

    /// A client that trusts one of the certificates only.
    private func trusting(_ name: String, maximum: TLSVersion? = nil) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        let pem = try Array(Pair.fixture("\(name).cert.pem"))
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(pem))
        if let maximum {
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = maximum
        }
        return try NIOSSLContext(configuration: configuration)
    }

    private func status(_ port: Int, _ tls: NIOSSLContext, _ body: String) async throws -> Int? {
        let client = try await WireClient.connect(port, tls: tls)
        // A failed handshake fails the write or ends the connection.
        guard (try? await client.send(TestDoor.post(body))) != nil else { return nil }
        return await client.answer()?.status
    }

    @Test("webhooks come over TLS, refused ones get to read why, and old versions are not spoken")
    func spoken() async throws {
        let pair = try Pair("first")
        defer { pair.remove() }
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.tls = pair.files }) {
            (door: TestDoor) async throws in
            let tls = try trusting("first")
            #expect(try await status(door.port, tls, "a") == 200)
            #expect(try await status(door.port, tls, String(repeating: "x", count: 70_000)) == 413)
            #expect(try await status(door.port, trusting("first", maximum: .tlsv12), "b") == 200)
            #expect(try await status(door.port, trusting("first", maximum: .tlsv11), "c") == nil)
            #expect(try await status(door.port, trusting("second"), "d") == nil)
            let plain = try await door.client()
            try await plain.send(TestDoor.post("e"))
            #expect(await plain.answer() == nil)
            #expect(door.handler.count == 2)
        }
    }

    @Test("a new certificate is taken, and files that cannot be used leave the old one")
    func reloaded() async throws {
        let pair = try Pair("first")
        defer { pair.remove() }
        try await TestDoor.open(HeldHandler { _ in .ok }, .with { $0.tls = pair.files }) {
            (door: TestDoor) async throws in
            #expect(door.door.reloadCertificate())
            try pair.put("cert.pem", Pair.fixture("second.cert.pem"))
            #expect(!door.door.reloadCertificate())
            #expect(!door.door.reloadCertificate())
            #expect(try await status(door.port, trusting("first"), "a") == 200)
            try pair.put("cert.pem", Data("no certificate".utf8))
            #expect(!door.door.reloadCertificate())
            try pair.use("second")
            #expect(door.door.reloadCertificate())
            #expect(try await status(door.port, trusting("second"), "b") == 200)
            #expect(try await status(door.port, trusting("first"), "c") == nil)
            let changes = door.events.all.filter {
                switch $0 {
                case .certificateLoaded, .certificateKept: true
                default: false
                }
            }
            #expect(
                changes == [
                    .certificateKept(code: "door.tls_pair"), .certificateKept(code: "door.tls_certificate"),
                    .certificateLoaded,
                ])
        }
    }

    @Test("a door whose certificate cannot be used does not open", arguments: ["cert.pem", "key.pem"])
    func unusable(file: String) async throws {
        let pair = try Pair("first")
        defer { pair.remove() }
        try pair.put(file, Data("-----BEGIN NOTHING-----".utf8))
        let error = await #expect(throws: FrontDoorError.self) {
            try await TestDoor.open(HeldHandler(), .with { $0.tls = pair.files }) { _ in }
        }
        #expect(error?.code == (file == "cert.pem" ? "door.tls_certificate" : "door.tls_key"))
    }
}
