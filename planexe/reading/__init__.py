"""What a text says in figures and dates, in any script: numbers, money, days, limits; knows no stage; pure."""
