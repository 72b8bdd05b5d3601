using Simulator;

return await new CommandLine(TimeProvider.System, Console.Out, Console.Error).RunAsync(args, CancellationToken.None);
