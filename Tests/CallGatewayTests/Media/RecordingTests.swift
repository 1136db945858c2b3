import CallAudio
import CallCore
import Foundation
import HTTPTransport
import Testing

@testable import CallGateway

@Suite("Recordings that calls play")
struct RecordingTests {
    private let folder = NSTemporaryDirectory() + "recordings-\(UUID().uuidString)"
    private let wav: [UInt8]

    init() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/flows/music", withIntermediateDirectories: true)
        let clip = WAVClip(channels: 1, sampleRate: 8_000, samples: [Int16](repeating: 500, count: 160))
        wav = try WAVWriter.bytes(of: clip)
        for path in ["flows/music/hold.wav", "secret.wav"] {
            try Data(wav).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/flows/out.wav", withDestinationPath: "\(folder)/secret.wav")
    }

    private var source: RecordingSource { RecordingSource(folder: "\(folder)/flows") }

    private func refusal(_ make: () throws(SpeechProblem) -> [UInt8]) -> String? {
        do throws(SpeechProblem) {
            _ = try make()
            return nil
        } catch {
            #expect(error.code == "sound.unavailable")
            return error.message
        }
    }

    @Test("a file of the flows' folder is played, one outside never, however its name leads there")
    func files() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try source.read(file: "music/hold.wav") == [UInt8](repeating: G711.encode(500), count: 160))
        for path in ["../secret.wav", "out.wav", "music/../../secret.wav"] {
            let message = refusal { () throws(SpeechProblem) in try source.read(file: path) }
            #expect(message == "the file is outside the flows' folder", "\(path)")
        }
        let missing = refusal { () throws(SpeechProblem) in try source.read(file: "none.wav") }
        #expect(missing == "there is no such file in the flows' folder")
        let nowhere = refusal { () throws(SpeechProblem) in try RecordingSource().read(file: "music/hold.wav") }
        #expect(nowhere == "this host has no folder of sounds")
    }

    @Test("what is no recording is refused and says why")
    func noRecording() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let page = HTTPOutcome.answered(status: 200, headers: HeaderList(), body: Array("<html>".utf8))
        #expect(
            refusal { () throws(SpeechProblem) in try source.sound(of: page) }?.contains("RIFF") == true)
        let missing = HTTPOutcome.answered(status: 404, headers: HeaderList(), body: [])
        #expect(refusal { () throws(SpeechProblem) in try source.sound(of: missing) } == "its server answered 404")
        let lost = HTTPOutcome.lost(code: "http.timeout", message: "no answer")
        #expect(refusal { () throws(SpeechProblem) in try source.sound(of: lost) } == "no answer [http.timeout]")
        let good = HTTPOutcome.answered(status: 200, headers: HeaderList(), body: wav)
        #expect(try source.sound(of: good).count == 160)
    }

    @Test("recordings of the web come from public addresses only, unless one was allowed")
    func addresses() {
        let call = RecordingSource(allowedAddresses: ["10.0.0.1"]).call("https://sounds.example.org/a.wav")
        #expect(call.addressPolicy == .publicOnly(allowedAddresses: ["10.0.0.1"]))
        #expect(call.method == "GET" && call.maxBytes == RecordingSource.maxBytes)
    }
}
