import CallCore
import ScriptValue

/// What happens to one question at a chat endpoint.
public enum ChatInput: Hashable, Sendable {
    case start
    /// A good answer begins.
    case head(HeaderList)
    case bytes([UInt8])
    /// All of a good answer came.
    case ended
    /// An answer with another status than 2xx.
    case refused(status: Int, headers: HeaderList, body: [UInt8])
    /// The connection failed.
    case broken(message: String, wasSent: Bool)
    /// What came of a tool that the model wanted run.
    case toolResult(String, Value)
    case timer(ChatTimer)
    /// Nobody waits for it any more.
    case cancel
}

public enum ChatTimer: Hashable, Sendable {
    case deadline
    /// Time to ask once more.
    case again
}

public enum ChatAction: Hashable, Sendable {
    /// Send the request; what came of an earlier one is no longer of interest.
    case send(ChatRequest)
    /// Close the connection of the request.
    case stop
    /// The next piece of what is to be said, while more is written.
    case spoken(String)
    /// Run the tools that have no result yet; rounds are counted from 1. No more is said before they are answered.
    case callTools(AgentRound, number: Int)
    case startTimer(ChatTimer, at: CallTime)
    case cancelTimer(ChatTimer)
    /// The last action.
    case finished(AgentAnswer)
}
