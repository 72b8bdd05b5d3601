using System.Text.Json;

namespace Simulator.Machines;

/// <summary>What whoever started a machine gives it: attributes, and tasks in their order.</summary>
sealed class MachineHost
{
    readonly Lock gate = new();
    readonly Queue<JsonElement> tasks = new();
    IReadOnlyDictionary<string, string> attributes = new Dictionary<string, string>();

    /// <summary>As the metadata of a cloud's instance; they stay when the machine starts anew.</summary>
    public IReadOnlyDictionary<string, string> Attributes
    {
        get
        {
            lock (gate)
                return attributes;
        }
        set
        {
            lock (gate)
                attributes = value;
        }
    }

    public IReadOnlyList<JsonElement> Tasks
    {
        get
        {
            lock (gate)
                return [.. tasks];
        }
    }

    /// <summary>Puts a task behind the others.</summary>
    /// <returns>False when there are too many.</returns>
    public bool TryAdd(JsonElement task)
    {
        lock (gate)
        {
            if (tasks.Count == MachineLimits.MaximumTasks)
                return false;
            tasks.Enqueue(task);
            return true;
        }
    }

    /// <summary>The next task, once; null when there is none.</summary>
    public JsonElement? Take()
    {
        lock (gate)
            return tasks.TryDequeue(out var task) ? task : null;
    }

    /// <summary>Forgets the tasks that a machine did not take while it ran: the next one must not be switched off by them.</summary>
    public void Drop()
    {
        lock (gate)
            tasks.Clear();
    }
}
