using Detect.Cli;

return (int)DetectCommand.Run(args);
