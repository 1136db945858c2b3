import CallAudio
import CallCore
import HTTPTransport
import Testing

@Suite("The answer to a request for speech")
struct SpeechAnswerTests {
    private struct Voice: SpeechSynthesizer {
        let service = "toy"
        let maxCharacters = 10

        func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
            SynthesisRequest(url: "https://a.example/v1", headers: [], body: [], format: .mulaw, caFile: nil)
        }

        func ignored(in style: SpeechStyle) -> [String] { [] }

        func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
            SpeechProblem(code: "toy.\(status)", service: service, message: "", isFatal: true)
        }
    }

    private static let sound = HTTPStreamEvent.head(status: 200, headers: HeaderList(["Content-Type": "audio/pcm"]))
    private static let whole = HTTPStreamEvent.finished(.answered(status: 200, headers: HeaderList(), body: []))

    /// Takes the events one by one; the problem that ends it, if one does.
    private static func take(
        _ events: [HTTPStreamEvent], _ answer: inout SpeechAnswer, _ sound: inout [UInt8]
    ) -> (isWhole: Bool, problem: SpeechProblem?) {
        var isWhole = false
        for event in events {
            do throws(SpeechProblem) {
                isWhole = try answer.take(event, appendingTo: &sound)
            } catch {
                return (isWhole, error)
            }
        }
        return (isWhole, nil)
    }

    @Test("sound for the line passes as it is, and sound of another rate is converted to its end")
    func sound() throws {
        var plain = try SpeechAnswer(of: Voice(), format: .mulaw)
        var line: [UInt8] = []
        let bytes = [UInt8](0..<100)
        var outcome = Self.take([Self.sound, .chunk(bytes), Self.whole], &plain, &line)
        #expect(outcome.isWhole)
        #expect(line == bytes)
        let isOver = plain.isOver
        #expect(isOver)

        var wide = try SpeechAnswer(of: Voice(), format: .pcm16(rate: 24_000))
        line = []
        let chunks = (0..<10).map { _ in HTTPStreamEvent.chunk([UInt8](repeating: 7, count: 601)) }
        outcome = Self.take([Self.sound] + chunks + [Self.whole], &wide, &line)
        #expect(outcome.isWhole)
        #expect(line.count == 6_010 / 2 / 3 + 1)
        let warning = wide.warning
        #expect(warning == nil)
    }

    @Test("a page is refused at its head, and whatever comes behind it is not sound")
    func page() throws {
        var answer = try SpeechAnswer(of: Voice(), format: .mulaw)
        var line: [UInt8] = []
        let head = HTTPStreamEvent.head(status: 200, headers: HeaderList(["Content-Type": "text/html"]))
        #expect(Self.take([head], &answer, &line).problem?.code == "speech.refused")
        let rest = Self.take([.chunk([1, 2, 3]), Self.whole], &answer, &line)
        #expect(rest.problem == nil)
        #expect(!rest.isWhole)
        #expect(line.isEmpty)
    }

    @Test("a refusal is what the service says it is, and a broken stream keeps what it brought")
    func failures() throws {
        var refused = try SpeechAnswer(of: Voice(), format: .mulaw)
        var line: [UInt8] = []
        let refusal = HTTPStreamEvent.finished(.answered(status: 429, headers: HeaderList(), body: []))
        #expect(Self.take([refusal], &refused, &line).problem?.code == "toy.429")

        var broken = try SpeechAnswer(of: Voice(), format: .mulaw)
        let lost = HTTPStreamEvent.finished(.lost(code: "http.broken", message: "m"))
        #expect(Self.take([Self.sound, .chunk([1, 2]), lost], &broken, &line).problem?.code == "speech.lost")
        #expect(line == [1, 2])
        let isOver = broken.isOver
        #expect(isOver)
    }

    @Test("sound in a format that cannot be converted is a problem of the request")
    func format() {
        do throws(SpeechProblem) {
            _ = try SpeechAnswer(of: Voice(), format: .pcm16(rate: 0))
            Issue.record("a rate of 0 was taken")
        } catch {
            #expect(error.code == "speech.format")
            #expect(error.isFatal)
        }
    }

    @Test("what is done with on the line is done with in the body, all of it in the end")
    func consumed() throws {
        var answer = try SpeechAnswer(of: Voice(), format: .pcm16(rate: 24_000))
        var line: [UInt8] = []
        _ = Self.take([Self.sound, .chunk([UInt8](repeating: 7, count: 24_000))], &answer, &line)
        let nothing = answer.consumed(0)
        #expect(nothing == 0)
        let half = answer.consumed(line.count / 2)
        #expect((11_900...12_100).contains(half))
        let firstSound = line.count
        let rest = answer.consumed(firstSound - firstSound / 2)
        let tooMuch = answer.consumed(1_000)
        #expect(half + rest == 24_000)
        #expect(tooMuch == 0)

        _ = Self.take([.chunk([UInt8](repeating: 7, count: 6_000)), Self.whole], &answer, &line)
        let more = answer.consumed(line.count - firstSound)
        #expect(more == 6_000)
    }

    @Test("a chunk that holds no sound is done with at once")
    func header() throws {
        var answer = try SpeechAnswer(of: Voice(), format: .mulaw)
        var line: [UInt8] = []
        _ = Self.take([Self.sound, .chunk(Array("RIFF".utf8))], &answer, &line)
        #expect(line.isEmpty)
        let done = (answer.consumed(0), answer.consumed(0))
        #expect(done == (4, 0))
    }
}
