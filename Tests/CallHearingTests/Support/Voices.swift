import CallSimulator
import Providers

/// Speech of several people.
enum Voices {
    private static let texts = [
        "Yes.", "No.", "Stop.", "Hello?", "Wait a moment.", "I would like to speak with a person.",
        "Can you hear me?", "My number is five five five one two three four.", "She said tomorrow.", "What?",
        "Sorry, could you repeat that?", "Okay.", "Thank you.", "Five.", "Hold on.",
        "Actually, I wanted to ask something else.", "Please cancel my order.", "The parcel never arrived.",
        "When do you open on Sunday?", "How much is it?", "Mm, maybe later.", "Look, that is wrong.", "Right.",
        "Is anybody there?",
    ]
    private static let longTexts = [
        "Welcome to the parcel service. For the state of a delivery, press one. To change an address, press two.",
        "Your appointment is on Tuesday the fourteenth at half past nine, in the building next to the station.",
        "I am afraid that this number is not known to us. Please say it again, slowly, one digit after the other.",
        "We are open from eight in the morning until six in the evening, and on Saturdays until noon.",
    ]

    /// Every text in every voice, with the silence around it cut close.
    static let clips: [Sound] = make(texts)
    /// What a bot says.
    static let announcements: [Sound] = make(longTexts)

    static func any(_ random: inout SeededRandom) -> Sound {
        clips[Int(random.draw(0...Int64(clips.count - 1)))]
    }

    private static func make(_ texts: [String]) -> [Sound] {
        let flite = FliteSynthesizer()
        return texts.flatMap { text in
            FliteVoice.allCases.compactMap { voice in
                (try? flite.synthesize(text, voice: voice)).map { Sound(pcm: $0) }
            }
        }
    }
}
