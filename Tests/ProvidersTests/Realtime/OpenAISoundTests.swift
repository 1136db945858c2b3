import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Sound of OpenAI Realtime, read where it lies")
struct OpenAISoundTests {
    private static let message =
        #"{"type":"response.output_audio.delta","event_id":"e","response_id":"r1","item_id":"i1","output_index":0,"#
        + #""content_index":10,"delta":"AAECA/+/fg=="}"#

    private func dialect() throws -> OpenAIRealtime {
        let access = try #require(ServiceAccess(key: Secret("key"), base: "https://api.openai.com", caFile: nil))
        return OpenAIRealtime(settings: OpenAIRealtimeSettings(), access: access)
    }

    /// By way of the tree.
    private func steps(_ message: [UInt8]) throws -> [RealtimeDialectStep]? {
        var dialect = try dialect()
        guard let value = try? JSONText.decodePlain(message) else { return nil }
        return dialect.receive(value, now: CallTime(milliseconds: 0))
    }

    @Test(
        "in any order and with white space it is the same sound",
        arguments: [
            message,
            #" { "delta" : "AAECA/+/fg==", "item_id":"i1","response_id":"r1","type":"response.output_audio.delta" } "#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAECA/+/fg=="}"# + "\n",
        ])
    func sound(text: String) throws {
        let bytes: [UInt8] = [0, 1, 2, 3, 255, 191, 126]
        let step = RealtimeDialectStep.audio(answer: "r1", item: "i1", bytes, .mulaw)
        #expect(try dialect().sound(in: Array(text.utf8)) == step)
        #expect(try steps(Array(text.utf8)) == [step])
    }

    @Test(
        "what is not certain is left to the tree",
        arguments: [
            #"{"type":"response.output_audio.done","response_id":"r1","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAAA","delta":"AQEB"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r\u0031","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":7,"item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"é","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAAA","x":[]}"#,
            "", "{}",
        ])
    func uncertain(text: String) throws {
        #expect(try dialect().sound(in: Array(text.utf8)) == nil)
    }

    @Test("with any byte of it changed, left out or doubled, it is never another sound than the tree's")
    func changes() throws {
        let dialect = try dialect()
        let plain = Array(Self.message.utf8)
        var taken = 0
        for place in plain.indices {
            var changed: [[UInt8]] = Array("\"\\{}:,= 0A\u{1}".utf8).map { byte in
                var bytes = plain
                bytes[place] = byte
                return bytes
            }
            changed.append(Array(plain[..<place] + plain[(place + 1)...]))
            changed.append(Array(plain[...place] + plain[place...]))
            for bytes in changed {
                guard let step = dialect.sound(in: bytes) else { continue }
                taken += 1
                #expect(try steps(bytes) == [step], "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(taken > 100)
    }
}
