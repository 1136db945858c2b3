import CallCore
import CallSimulator

/// What it costs to recognise what is said: hours of calls go through it.
enum EarBench {
    private static let seconds = 60

    static func run() throws {
        print("simulated recognition, per millisecond of sound, 300 clips known")
        let book = PhraseBook()
        let voice = SyntheticVoice()
        var said: [UInt8] = []
        for number in 0..<300 {
            let text = "This is sentence number \(number) of many that somebody says on the phone."
            let clip = voice.speak(text, voice: nil)
            book.register(text, mulaw: clip)
            if said.count < seconds * 8_000 { said += clip }
        }
        var random = SeededRandom(seed: 1)
        let noise = (0..<seconds * 8_000).map { _ in UInt8(truncatingIfNeeded: random.next()) & 0x8F | 0x10 }
        let silence = Array(repeating: UInt8(0xFF), count: seconds * 8_000)
        for (what, sound) in [("clips", said), ("noise", noise), ("silence", silence)] {
            report("the ear, hearing \(what)", Stopwatch.best(of: 3) { _ = hear(sound, book) }, of: sound)
        }
        report("a transcription service", Stopwatch.best(of: 3) { _ = transcribe(said, book) }, of: said)
    }

    private static func report(_ what: String, _ nanoseconds: Int64, of sound: [UInt8]) {
        let each = Double(nanoseconds) / Double(sound.count / 8)
        Row.print(what, "\(Row.number(each, 0)) ns", limit: "1000 ns", holds: each <= 1_000)
    }

    private static func hear(_ sound: [UInt8], _ book: PhraseBook) -> Int {
        var ear = PhraseEar(book: book)
        var events = 0
        for start in stride(from: 0, to: sound.count - 159, by: 160) {
            events += ear.hear(Array(sound[start..<start + 160])).count
        }
        return events
    }

    private static func transcribe(_ sound: [UInt8], _ book: PhraseBook) -> Int {
        let settings = TranscriptionSettings(key: Secret("KEY"), book: book, seed: 1)
        var service = TranscriptionService(.deepgram, settings: settings)
        var now = CallTime(milliseconds: 0)
        let query = "model=nova-3&encoding=mulaw&sample_rate=8000&interim_results=true&endpointing=800"
        let headers = HeaderList(["Authorization": "Token KEY"])
        var actions = service.handle(
            .upgrade(url: "wss://api.deepgram.com/v1/listen?\(query)", headers: headers), now: now
        ).count
        for start in stride(from: 0, to: sound.count - 159, by: 160) {
            actions += service.handle(.message(.binary(Array(sound[start..<start + 160]))), now: now).count
            now = now + 20
        }
        return actions
    }
}
